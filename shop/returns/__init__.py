"""Goods that were sold and come back: on a bill of their own or against new goods, as the sale recorded them."""
