"""What a report is made of, apart from where its figures come from and how it is drawn."""
