//! The tagger on written examples and, where they are present, on the labelled passages.
