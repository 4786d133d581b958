// SPDX-License-Identifier: Apache-2.0
// The bytes of a buffer in the text form: as numbers, in hexadecimal, or as lines of text.
#pragma once

#include <string>
#include <string_view>

#include "compiler/graph/module.h"

namespace mote::graph {

// Constants of at most as many bytes stand on the line of the tensor that alone uses them.
inline constexpr size_t kInlineBytes = 16;

// Do the bytes have a form in numbers of this type, from which the same bytes follow?
bool HasNumberForm(DType dtype, const Bytes& bytes);
// Do the bytes read as text: printable lines, with zeros only at the end?
bool HasTextForm(const Bytes& bytes);

// "[1, 2]", "hex [0102]", "text ['a\n', 'b']": appended to `out`, long ones over several lines.
void AppendNumbers(std::string& out, DType dtype, const Bytes& bytes);
void AppendHexLines(std::string& out, const Bytes& bytes);
void AppendLines(std::string& out, const Bytes& bytes);
// "<2 bytes, fnv1a 89abcdef>"
std::string DigestText(const Bytes& bytes);

std::string HexText(const uint8_t* bytes, size_t count);

// The way back, one word each; false where it does not fit.
bool AppendElement(DType dtype, std::string_view word, Bytes& bytes);
bool AppendHex(std::string_view word, Bytes& bytes);

}  // namespace mote::graph
