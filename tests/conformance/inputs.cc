// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <random>

#include "player/npy.h"
#include "player/samples.h"
#include "support/file.h"

namespace mote::conformance {
namespace fs = std::filesystem;

namespace {

using graph::Bytes;
using graph::DType;
using graph::Tensor;

const Tensor& InputOf(const graph::Module& module, size_t i) {
  return module.main().tensors[static_cast<size_t>(module.main().inputs[i])];
}

template <class T>
void Fill(Bytes& bytes,
          const std::function<int(size_t i)>& value,
          const std::function<T(int)>& of) {
  for (size_t i = 0; i < bytes.size() / sizeof(T); ++i) {
    const T element = of(value(i));
    std::memcpy(&bytes[i * sizeof(T)], &element, sizeof element);
  }
}

// A value in [-128, 127] for each element, as the tensor's type holds it: a real number in [-4, 4)
// for floats, all of the range for int16, odd or even for bool.
Bytes Filled(const Tensor& tensor, const std::function<int(size_t i)>& value) {
  Bytes bytes(static_cast<size_t>(graph::ByteCount(tensor).value()));
  switch (tensor.dtype) {
    case DType::kFloat32:
      Fill<float>(bytes, value, [](int v) { return static_cast<float>(v) / 32; });
      break;
    case DType::kInt16:
      Fill<int16_t>(bytes, value, [](int v) { return static_cast<int16_t>(v * 257); });
      break;
    case DType::kInt32:
      Fill<int32_t>(bytes, value, [](int v) { return v; });
      break;
    case DType::kInt64:
      Fill<int64_t>(bytes, value, [](int v) { return int64_t{v}; });
      break;
    case DType::kBool:
      Fill<uint8_t>(bytes, value, [](int v) { return static_cast<uint8_t>(v & 1); });
      break;
    default:
      Fill<int8_t>(bytes, value, [](int v) { return static_cast<int8_t>(v); });
  }
  return bytes;
}

Inputs ForEachInput(const graph::Module& module, const std::function<int(size_t i)>& value) {
  Inputs inputs;
  for (size_t i = 0; i < module.main().inputs.size(); ++i) {
    inputs.push_back(Filled(InputOf(module, i), value));
  }
  return inputs;
}

int ZeroPoint(const graph::Module& module) {
  const graph::Quantization& q = InputOf(module, 0).quantization;
  return q.zero_point.empty() ? 0 : static_cast<int>(q.zero_point[0]);
}

Result<std::vector<Inputs>> Stack(const Tensor& input, const fs::path& file, size_t most) {
  MOTE_TRY(const Bytes content, ReadBytes(file));
  MOTE_TRY(const player::Array stack, player::ParseNpy({content.data(), content.size()}));
  const size_t size = static_cast<size_t>(graph::ByteCount(input).value());
  if (stack.dtype != input.dtype || stack.shape.empty() || stack.bytes.size() % size != 0) {
    return Error{fmt::format("{}: want a stack of {} bytes each.", file.string(), size)};
  }
  std::vector<Inputs> all;
  for (size_t at = 0; at < stack.bytes.size() && all.size() < most; at += size) {
    const auto begin = stack.bytes.begin() + static_cast<std::ptrdiff_t>(at);
    all.push_back({Bytes(begin, begin + static_cast<std::ptrdiff_t>(size))});
  }
  return all;
}

// Windows bitmaps say where their pixels begin, and have the lowest row first. Grey level 0 is the
// int8 -128, as person_detect takes it.
Result<std::vector<Inputs>> Bitmap(const Tensor& input, const fs::path& file) {
  constexpr size_t kPixelOffsetAt = 10;
  MOTE_TRY(const Bytes content, ReadBytes(file));
  const size_t height = static_cast<size_t>(input.shape[1]);
  const size_t width = static_cast<size_t>(input.shape[2]);
  uint32_t begin = 0;
  if (content.size() >= 14) std::memcpy(&begin, &content[kPixelOffsetAt], sizeof begin);
  if (content.size() != begin + height * width) {
    return Error{fmt::format("{}: want {}x{} grey pixels.", file.string(), width, height)};
  }
  Bytes pixels;
  for (size_t row = height; row-- > 0;) {
    for (size_t column = 0; column < width; ++column) {
      pixels.push_back(static_cast<uint8_t>(content[begin + row * width + column] ^ 0x80));
    }
  }
  return std::vector<Inputs>{{pixels}};
}

Result<std::vector<Inputs>> Files(const Tensor& input, const fs::path& folder, size_t most) {
  std::error_code ec;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec)) {
    if (entry.path().extension() == ".bin") files.push_back(entry.path());
  }
  if (files.empty()) return Error{folder.string() + ": no *.bin, want one or more."};
  std::sort(files.begin(), files.end());
  program::ArenaTensor tensor;
  tensor.dtype = input.dtype;
  tensor.shape = input.shape;
  tensor.quantization = input.quantization;
  tensor.bytes = graph::ByteCount(input).value();
  std::vector<Inputs> all;
  for (size_t i = 0; i < files.size() && i < most; ++i) {
    MOTE_TRY(Bytes bytes, player::LoadInput(files[i], tensor));
    all.push_back({std::move(bytes)});
  }
  return all;
}

}  // namespace

std::vector<Inputs> MadeInputs(const graph::Module& module, uint32_t seed) {
  std::mt19937 random(seed);
  const auto wave = [](double period, double height) {
    return [=](size_t i) {
      return static_cast<int>(std::lround(height * std::sin(static_cast<double>(i) / period)));
    };
  };
  const auto anything = [&](size_t) { return static_cast<int>(random() % 256) - 128; };
  std::vector<Inputs> all = {ForEachInput(module, wave(3.1, 90)),
                             ForEachInput(module, wave(41.7, 120)),
                             ForEachInput(module, anything)};
  for (const int level : {ZeroPoint(module), -100, 60, 100}) {
    all.push_back(ForEachInput(module, [&](size_t) {
      return std::clamp(level + static_cast<int>(random() % 33) - 16, -128, 127);
    }));
  }
  return all;
}

std::optional<Inputs> RealInputs(const graph::Module& module, uint32_t seed, bool finite) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> unit(-1, 1);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const float special[] = {std::nanf(""), kInfinity, -kInfinity, 0.0F, -0.0F, 1e-40F, 3e38F};
  Inputs inputs = MadeInputs(module, seed)[2];
  bool any = false;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (InputOf(module, i).dtype != DType::kFloat32) continue;
    any = true;
    for (size_t at = 0; at < inputs[i].size(); at += sizeof(float)) {
      float real = std::ldexp(unit(random), static_cast<int>(random() % 12) - 6);
      if (!finite && random() % 16 == 0) real = special[random() % std::size(special)];
      std::memcpy(&inputs[i][at], &real, sizeof real);
    }
  }
  return any ? std::optional(inputs) : std::nullopt;
}

Result<std::vector<Inputs>> RecordedInputs(const graph::Module& module,
                                           const fs::path& file_or_folder,
                                           size_t most) {
  const Tensor& input = InputOf(module, 0);
  if (file_or_folder.extension() == ".npy") return Stack(input, file_or_folder, most);
  if (file_or_folder.extension() == ".bmp") return Bitmap(input, file_or_folder);
  return Files(input, file_or_folder, most);
}

}  // namespace mote::conformance
