// SPDX-License-Identifier: Apache-2.0
#include "cli/emulation.h"

#include "cli/generated.h"
#include "cli/installation.h"
#include "toolchain/fit.h"

namespace mote::cli {
using emulator::Emulation;
using estimate::Board;
using program::Program;

namespace {

// Of the rows that decide the outputs.
size_t PushedBytes(const Program& program) {
  const program::ArenaTensor& row = program.tensors[static_cast<size_t>(program.inputs[0])];
  return static_cast<size_t>(row.bytes * program.pushed.rows);
}

}  // namespace

Result<Emulation> EmulateProgram(const Program& program,
                                 const ModelOptions& options,
                                 const Board& board,
                                 const graph::Bytes& input,
                                 bool functions) {
  MOTE_RETURN_IF_ERROR(toolchain::CheckProgramFit(program, board));
  MOTE_TRY(const std::vector<OutputFile> files, GenerateSources(program, options));
  const TemporaryFolder work;
  emulator::EmulateRequest request;
  MOTE_TRY(request.build, PrepareBuild(program, options, board, files, work.path()));
  MOTE_TRY(request.cycle_plugin, CyclePlugin());
  request.input = input;
  if (program.pushed.rows > 0) request.input.resize(PushedBytes(program));
  request.layers = program.calls.size();
  request.functions = functions;
  return emulator::Emulate(request);
}

}  // namespace mote::cli
