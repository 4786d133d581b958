// SPDX-License-Identifier: Apache-2.0
// Which fields graph::Module has members for; what these lists leave out is carried as attributes.
// Reading and writing share them. Internal to compiler/tflite.
#pragma once

#include "compiler/tflite/reflect.h"

namespace mote::tflite {

// Of the format: the only one in use since 2017.
inline constexpr uint32_t kVersion = 3;

// The rest of a tensor (sparsity, variant_tensors, external_buffer) is in Tensor::opaque.
inline const FieldNames kTensorFields = {"shape",
                                         "type",
                                         "buffer",
                                         "name",
                                         "quantization",
                                         "is_variable",
                                         "shape_signature",
                                         "has_rank"};

// Details (blockwise, several axes) are in Tensor::opaque too, as "quantization.details...".
inline const FieldNames kQuantizationFields = {
    "min", "max", "scale", "zero_point", "quantized_dimension"};
inline constexpr const char* kQuantizationPrefix = "quantization.";

// The rest of an operator (custom_options_format, debug_metadata_index) is in Op::attributes,
// beside the options: no table of options has fields of these names.
inline const FieldNames kOperatorFields = {"opcode_index",
                                           "inputs",
                                           "outputs",
                                           "builtin_options",
                                           "custom_options",
                                           "mutating_variable_inputs",
                                           "intermediates",
                                           "large_custom_options_offset",
                                           "large_custom_options_size",
                                           "builtin_options_2"};

// The unions that Op::options_type is searched in.
inline constexpr const char* kOptionUnions[] = {"builtin_options", "builtin_options_2"};

}  // namespace mote::tflite
