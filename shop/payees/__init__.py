"""Who was paid much cash: the law on money laundering wants them known, whatever the cash was paid for."""
