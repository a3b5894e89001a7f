"""Lines and columns on paper and screen: documents, their bytes and pictures, reports as PDF, and the print queue.

Knows no sales: the documents of features are composed elsewhere from the blocks in `printers.document`.
"""
