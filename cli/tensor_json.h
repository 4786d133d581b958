// SPDX-License-Identifier: Apache-2.0
// Tensors and answers of models as JSON and as text.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "compiler/graph/module.h"
#include "compiler/program/program.h"
#include "runtime/base/span.h"
#include "support/thousands.h"  // IWYU pragma: export

namespace mote::cli {

// {name, shape, dtype, scale, zero_point}; the last two only where quantised per tensor.
Json TensorJson(const std::string& name,
                graph::DType dtype,
                const graph::Shape& shape,
                const graph::Quantization& quantization);

// The bytes of all outputs in order, as `run` and `emulate` give them.
// "output": the numbers as stored, one list per output where there are several. Where the first
// output is a classifier's (two to 10,000 values): "label" and "scores" {class: real value}.
// `labels`: the classes' names; where they are not one a class, all different, numbers name them.
void AddOutputs(const program::Program& program,
                Span<const uint8_t> bytes,
                Json& json,
                const std::vector<std::string>& labels = {});

// The same for people: the five best classes with bars, or the first values.
std::string OutputsText(const program::Program& program,
                        Span<const uint8_t> bytes,
                        const std::vector<std::string>& labels = {});

// The first values of each on one line, for one inference of many.
std::string OutputsLine(const program::Program& program, Span<const uint8_t> bytes);

// Columns aligned, two spaces between; numbers to the right where `right` says so.
std::string AlignedTable(const std::vector<std::vector<std::string>>& rows,
                         const std::vector<bool>& right);

}  // namespace mote::cli
