"""The tables: each activation, initializer, optimizer, data set, architecture and statistic is one row.

A row holds the label and help, the options with their ranges, and the implementation, which is given by name
if it needs torch. Importing the tables imports neither torch nor Qt; validation, the builder panel, the
command line and the documentation all read the same rows.
"""
