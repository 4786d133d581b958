// SPDX-License-Identifier: Apache-2.0
// The measuring firmware of `mote emulate` on a recording: the input file stands for the sensor, a
// piece of it arrives at a time and is pushed into the stream between the markers.
//
// Input file: pieces of a hop of 16-bit samples, least byte first, the last may be shorter; or rows
// of a series, as Piece has them. Output file: for each piece the hit's class (-1: none), its score
// in Q15, and its position in 64 bits. Lines on the console: stack_bytes (the
// deepest that was seen), buffer_pieces, status=ok; or error=<text>, and exit code 1.
//
// `harness_model.h` is written for each run: it includes the generated stream and says
//   namespace harness { using Model = kws::Model; using Stream = kws::Stream; }
#include <stddef.h>
#include <stdint.h>

#include "boards/cortex_m4/watermark.h"
#include "boards/mps2_an386/semihosting.h"
#include "emulator/firmware/measure.h"
#include "harness_model.h"  // brings its own copy of mote::Span

namespace mote {
struct SeriesRow;
}

namespace {

namespace semihosting = mote::semihosting;
using harness::Stream;
using mote::measure::Fail;

// What arrives at a time.
template <class S, class Sample = typename S::Sample>
struct Piece;

template <class S>
struct Piece<S, int16_t> {
  static constexpr size_t kUnit = sizeof(int16_t);
  mote::MaybeHit Push(S& to, size_t bytes) const { return to.push(samples, bytes / kUnit); }

  int16_t samples[S::hop_samples];
};

template <class S>
struct Piece<S, mote::SeriesRow> {
  static constexpr size_t kUnit = sizeof(Piece);
  mote::MaybeHit Push(S& to, size_t /*bytes*/) const { return to.push(time_ms, values); }

  int64_t time_ms;
  int32_t values[S::channel_count];  // and up to a multiple of 8 bytes
};

harness::Model model;
Stream stream(model);
Piece<Stream> buffer[Stream::buffer_pieces];

// What the output file has of a piece.
struct Heard {
  int32_t class_index;
  int32_t score;
  int64_t position;
};

Heard Push(const Piece<Stream>& piece, size_t bytes) {
  mote::measure::MarkBegin();
  const mote::MaybeHit hit = piece.Push(stream, bytes);
  mote::measure::MarkEnd();
  return {hit ? hit->class_index : -1, hit ? hit->score : 0, stream.hit_position()};
}

// 0, or what went wrong.
const char* Listen(int input, int output) {
  for (size_t i = 0;; ++i) {
    Piece<Stream>& piece = buffer[i % Stream::buffer_pieces];
    const size_t bytes = semihosting::Read(input, &piece, sizeof piece);
    if (bytes % Piece<Stream>::kUnit != 0) return "the input file ends within a sample";
    if (bytes == 0) return nullptr;
    const Heard heard = Push(piece, bytes);
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
  mote::measure::Print("buffer_pieces=", Stream::buffer_pieces);
  semihosting::WriteText("status=ok\n");
  return 0;
}

}  // namespace

int main() { return mote::measure::RunWithFiles(MeasureStream); }
