"""Developers' scripts: measuring, killing, generating. The programs never import them."""
