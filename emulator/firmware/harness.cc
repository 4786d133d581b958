// SPDX-License-Identifier: Apache-2.0
// The measuring firmware of `mote emulate`: a model, its input and output files, and the markers
// between which the cycle counter counts.
//
// Input file: the bytes of all inputs in order. Output file: those of all outputs in order.
// The model is reset and invoked twice on the same input, the second time between the markers. The
// outputs are those of the first inference. The second must give the same; where it finds a state
// that the first left, a third after another reset must. Lines on the console: stack_bytes,
// arena_bytes, input_bytes, output_bytes, status=ok; or error=<text>, and exit code 1.
//
// `harness_model.h` is written for each run: it includes the generated model and says
//   namespace harness { using Model = kws::Model; }
// Where rows are pushed into the model (it has image_rows), the input file holds these rows, and an
// inference is all of them, each written to input() and pushed.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <type_traits>
#include <utility>

#include "boards/cortex_m4/watermark.h"
#include "boards/mps2_an386/semihosting.h"
#include "emulator/firmware/measure.h"
#include "harness_model.h"  // brings its own copy of mote::Span

namespace {

namespace semihosting = mote::semihosting;
using harness::Model;
using mote::Span;
using mote::measure::Fail;
using mote::measure::MarkBegin;
using mote::measure::MarkEnd;
using mote::measure::Print;

static_assert(sizeof(Model) == Model::arena_bytes, "arena_bytes is the whole RAM of the model");
Model model;

// A tensor's elements as bytes, const or not as they are.
template <class Tensor>
auto Bytes(Tensor tensor) {
  using Element = std::remove_pointer_t<decltype(tensor.data())>;
  using Byte = std::conditional_t<std::is_const_v<Element>, const uint8_t, uint8_t>;
  return Span<Byte>(reinterpret_cast<Byte*>(tensor.data()), tensor.size() * sizeof(Element));
}

template <class Function, int... kIndex>
void ForEachInput(Function function, std::integer_sequence<int, kIndex...>) {
  (function(Bytes(model.template input<kIndex>())), ...);
}
template <class Function>
void ForEachInput(Function function) {
  ForEachInput(function, std::make_integer_sequence<int, Model::input_count>());
}

template <class Function, int... kIndex>
void ForEachOutput(Function function, std::integer_sequence<int, kIndex...>) {
  (function(Bytes(model.template output<kIndex>())), ...);
}
template <class Function>
void ForEachOutput(Function function) {
  ForEachOutput(function, std::make_integer_sequence<int, Model::output_count>());
}

// How a model gets what it computes with: whole inputs, or the rows of an image.
template <class M, class = void>
struct Feed {
  static uint32_t ByteCount() {
    uint32_t bytes = 0;
    ForEachInput([&](auto input) { bytes += input.size(); });
    return bytes;
  }
  static bool Read(int file) {
    bool whole = true;
    ForEachInput([&](auto input) {
      whole = semihosting::Read(file, input.data(), input.size()) == input.size() && whole;
    });
    return whole;
  }
  static void Infer(M& m) { m.invoke(); }
};

template <class M>
struct Feed<M, std::void_t<decltype(M::image_rows)>> {
  static constexpr size_t kRowBytes = decltype(model.input())::size_bytes();
  static inline uint8_t image[M::image_rows * kRowBytes];

  static uint32_t ByteCount() { return sizeof image; }
  static bool Read(int file) {
    return semihosting::Read(file, image, sizeof image) == sizeof image;
  }
  static void Infer(M& m) {
    const uint8_t* row = image;
    do {
      memcpy(m.input().data(), row, kRowBytes);
      row += kRowBytes;
    } while (!m.push_row());
  }
};

uint32_t OutputBytes() {
  uint32_t bytes = 0;
  ForEachOutput([&](auto output) { bytes += output.size(); });
  return bytes;
}

// FNV-1a over all outputs, so that two inferences are compared without a second copy in RAM.
uint32_t OutputHash() {
  uint32_t hash = 2166136261u;
  ForEachOutput([&](auto output) {
    for (const uint8_t byte : output) hash = (hash ^ byte) * 16777619u;
  });
  return hash;
}

// 0, or what is wrong with the file.
const char* LoadInputs(const char* name) {
  const int file = semihosting::Open(name, semihosting::Mode::kRead);
  if (file < 0) return "the input file cannot be opened";
  const bool size_is_right =
      semihosting::FileBytes(file) == static_cast<long>(Feed<Model>::ByteCount());
  const bool whole = Feed<Model>::Read(file);
  semihosting::Close(file);
  if (!size_is_right) return "the input file has not the size of the model's inputs";
  return whole ? nullptr : "the input file cannot be read";
}

const char* StoreOutputs(const char* name) {
  const int file = semihosting::Open(name, semihosting::Mode::kWrite);
  if (file < 0) return "the output file cannot be created";
  bool whole = true;
  ForEachOutput([&](auto output) {
    whole = semihosting::Write(file, output.data(), output.size()) == output.size() && whole;
  });
  semihosting::Close(file);
  return whole ? nullptr : "the output file cannot be written";
}

enum class Markers { kNone, kCounted };

// Not inlined, so that all of the inference's frame lies below the caller's stack pointer.
[[gnu::noinline]] void Invoke() { Feed<Model>::Infer(model); }

// One inference; the bytes of stack it used.
template <Markers kMarkers>
[[gnu::noinline]] uint32_t Measure() {
  mote::board::PaintStack();
  const uintptr_t sp = mote::board::StackPointer();
  if constexpr (kMarkers == Markers::kCounted) MarkBegin();
  Invoke();
  if constexpr (kMarkers == Markers::kCounted) MarkEnd();
  const uintptr_t low_water = mote::board::StackLowWater();
  return low_water < sp ? sp - low_water : 0;
}

struct Run {
  const char* error = nullptr;
  uint32_t stack_bytes = 0;
  uint32_t output_hash = 0;
};

// Loads the inputs anew: an inference reuses their memory.
template <Markers kMarkers>
Run LoadAndRun(const char* input_file) {
  Run run;
  run.error = LoadInputs(input_file);
  if (run.error != nullptr) return run;
  run.stack_bytes = Measure<kMarkers>();
  run.output_hash = OutputHash();
  return run;
}

int MeasureModel(const char* input_file, const char* output_file) {
  model.Reset();
  const Run first = LoadAndRun<Markers::kNone>(input_file);
  if (first.error != nullptr) return Fail(first.error);
  if (const char* error = StoreOutputs(output_file)) return Fail(error);
  const Run second = LoadAndRun<Markers::kCounted>(input_file);
  if (second.error != nullptr) return Fail(second.error);
  Run again = second;
  if constexpr (Model::state_bytes > 0) {
    model.Reset();
    again = LoadAndRun<Markers::kNone>(input_file);
    if (again.error != nullptr) return Fail(again.error);
  }
  if (first.output_hash != again.output_hash) {
    return Fail("two inferences on the same input after Reset() gave different outputs");
  }
  Print("stack_bytes=",
        first.stack_bytes > second.stack_bytes ? first.stack_bytes : second.stack_bytes);
  Print("arena_bytes=", Model::arena_bytes);
  Print("input_bytes=", Feed<Model>::ByteCount());
  Print("output_bytes=", OutputBytes());
  semihosting::WriteText("status=ok\n");
  return 0;
}

}  // namespace

int main() { return mote::measure::RunWithFiles(MeasureModel); }
