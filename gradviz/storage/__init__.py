"""Files: the .gradviz format, its writer and readers, the run library, figure metadata, exports. Never uses torch."""
