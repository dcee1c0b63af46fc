// Package opendata reads and writes the guide as the municipal standard open-data
// CSV for facilities, 公共施設一覧.
//
// Read takes a file as wards publish it: UTF-8 with or without BOM, or Shift_JIS;
// the column names of the standard data set (自治体標準オープンデータセット) and of the
// recommended one before it (推奨データセット); dates, days and signs as people write
// them. What the standard has no column for (topics, purposes, …) stands in columns
// of our own, whose names begin with となり_. Every fault of every line is told at
// once; with one fault nothing is taken. Write gives the same columns back, and what
// it writes is read again as the same entries. YAML is the guide's own file.
//
// A column that the file does not have leaves what the guide already knows of that
// entry: staff describe a place once, and the ward's yearly list does not undo it.
package opendata
