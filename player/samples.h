// SPDX-License-Identifier: Apache-2.0
// Files become the bytes of a model's inputs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "player/npy.h"
#include "support/result.h"

namespace mote::player {

// One sample for one input. `.npy`: of the input's shape (dimensions of 1 do not matter, and either
// may be flat) and of its type; real numbers (float32, float64) for a quantised input are
// quantised. Sound and images: through the front end (signal_input.h, image.h), which may be
// nullptr. Any other file is raw: exactly the input's bytes, or its float32 values to be quantised.
Result<graph::Bytes> LoadInput(const std::filesystem::path& file,
                               const program::ArenaTensor& input,
                               const frontend::FrontEnd* front_end = nullptr);

// An array as an input, as of a .npy.
Result<graph::Bytes> FromArray(const Array& array, const program::ArenaTensor& input);
// Row `index` of the first dimension, which has more than that.
Array RowOf(const Array& stack, size_t index);

// Inputs that come one after the other: a .npy whose first dimension counts them, or a raw file of
// a multiple of the input's bytes. At least one.
Result<std::vector<graph::Bytes>> LoadSequence(const std::filesystem::path& file,
                                               const program::ArenaTensor& input);

struct Sample {
  std::string name;  // the file, or the row of a stack
  graph::Bytes bytes;
  std::string label;
};

// `data` is a folder of files, or a .npy whose first dimension counts the samples. `labels` is a
// CSV whose first column is the file name (or the row number) and which has a column "label": a
// number, or one of the front end's labels, of which the number is taken.
// Errors name the line of the table.
Result<std::vector<Sample>> LoadSamples(const std::filesystem::path& data,
                                        const std::filesystem::path& labels,
                                        const program::ArenaTensor& input,
                                        const frontend::FrontEnd* front_end = nullptr);

// Samples of a .npy's rows, or of the files of a folder and those below that are inputs; of more
// than `most`, so many evenly chosen ones.
Result<std::vector<graph::Bytes>> LoadUnlabelled(const std::filesystem::path& data,
                                                 const program::ArenaTensor& input,
                                                 const frontend::FrontEnd* front_end,
                                                 size_t most);

// A fixed pseudo-random input of `bytes` bytes: the same on every machine.
graph::Bytes PseudoRandomInput(size_t bytes);

// The real values of a tensor's bytes: scale * (q - zero_point), or the numbers themselves.
std::vector<double> RealValues(const program::ArenaTensor& tensor, Span<const uint8_t> bytes);
// The other way: quantised as QUANTIZE does where the tensor is int8 or int16, else float32.
graph::Bytes FromReals(const std::vector<double>& values, const program::ArenaTensor& tensor);
// The numbers as they are stored.
std::vector<double> StoredValues(const program::ArenaTensor& tensor, Span<const uint8_t> bytes);

}  // namespace mote::player
