"""The tables: every activation, initializer, optimizer, data set, architecture, statistic … is one row.

A row holds what people read (label, help), the options with their ranges, and the implementation, by name
where it needs torch. Importing the tables imports neither torch nor Qt; validation, the builder panel, the
command line and the documentation all read the same rows.
"""
