"""What reads the statistics of a step: buffers, norms, traces. torch; knows neither networks nor experiments."""
