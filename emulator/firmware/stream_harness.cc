// SPDX-License-Identifier: Apache-2.0
// The measuring firmware of `mote emulate` on a recording: the input file stands for the
// sensor, a hop of it arrives at a time and is pushed into the stream between the markers.
//
// Input file: 16-bit samples, least byte first. Output file: for each piece of a hop (the last may
// be shorter) three words, the hit's class (-1: none), its score in Q15, and the position of the
// stream by then. Lines on the console: stack_bytes (the deepest that was seen), buffer_hops,
// status=ok; or error=<text>, and exit code 1.
//
// `harness_model.h` is written for each run: it includes the generated stream and says
//   namespace harness { using Model = kws::Model; using Stream = kws::Stream; }
#include <stddef.h>
#include <stdint.h>

#include "boards/cortex_m4/watermark.h"
#include "boards/mps2_an386/semihosting.h"
#include "emulator/firmware/measure.h"
#include "harness_model.h"  // brings its own copy of mote::Span

namespace {

namespace semihosting = mote::semihosting;
using harness::Stream;
using mote::measure::Fail;

// While one hop arrives, those of an inference may wait: whoever keeps up on average is in time.
constexpr size_t kBufferHops = Stream::hops_per_inference + 1;

harness::Model model;
Stream stream(model);
int16_t buffer[kBufferHops][Stream::hop_samples];

// What the output file has of a piece.
struct Heard {
  int32_t class_index;
  int32_t score;
  uint32_t position;
};

Heard Push(const int16_t* samples, size_t count) {
  mote::measure::MarkBegin();
  const mote::MaybeHit hit = stream.push(samples, count);
  mote::measure::MarkEnd();
  return {
      hit ? hit->class_index : -1, hit ? hit->score : 0, static_cast<uint32_t>(stream.position())};
}

// 0, or what went wrong.
const char* Listen(int input, int output) {
  for (size_t hop = 0;; ++hop) {
    int16_t* const samples = buffer[hop % kBufferHops];
    const size_t bytes = semihosting::Read(input, samples, sizeof buffer[0]);
    if (bytes % sizeof samples[0] != 0) return "the input file ends within a sample";
    if (bytes == 0) return nullptr;
    const Heard heard = Push(samples, bytes / sizeof samples[0]);
    if (semihosting::Write(output, &heard, sizeof heard) != sizeof heard) {
      return "the output file cannot be written";
    }
  }
}

int MeasureStream(const char* input_file, const char* output_file) {
  const int input = semihosting::Open(input_file, semihosting::Mode::kRead);
  if (input < 0) return Fail("the input file cannot be opened");
  const int output = semihosting::Open(output_file, semihosting::Mode::kWrite);
  if (output < 0) return Fail("the output file cannot be created");
  mote::board::PaintStack();
  const uintptr_t sp = mote::board::StackPointer();
  if (const char* error = Listen(input, output)) return Fail(error);
  const uintptr_t low_water = mote::board::StackLowWater();
  semihosting::Close(input);
  semihosting::Close(output);
  mote::measure::Print("stack_bytes=", low_water < sp ? sp - low_water : 0);
  mote::measure::Print("buffer_hops=", kBufferHops);
  semihosting::WriteText("status=ok\n");
  return 0;
}

}  // namespace

int main() { return mote::measure::RunWithFiles(MeasureStream); }
