"""Whether the program is well: the checks, one module a kind, that `guongsang doctor` and the incidents share."""
