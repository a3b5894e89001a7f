"""The whole suite. A package, because a library in site-packages brings a folder named `tests` of its own."""
