// SPDX-License-Identifier: Apache-2.0
// What the host knows of an operator: one OpDef a file, one row in ops.def.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ops/kernel_call.h"
#include "compiler/ops/op_view.h"
#include "runtime/base/fixed_point.h"
#include "support/result.h"

namespace mote::ops {

// Set by the pass fold_input_zero_point: the bias already holds -zx * sum(w).
inline constexpr const char* kFoldedZeroPoint = "folded_input_zero_point";

enum class Optimize { kBalanced, kSpeed, kSize, kRam };

class CycleTable;

struct LowerOptions {
  Rounding rounding = Rounding::kSingle;
  std::vector<std::string> isas = {"ref"};  // instruction sets of the core, "ref" always among them
  Optimize optimize = Optimize::kBalanced;
  // What is known of kernels before a way is chosen (ways.h); outlives the lowering.
  const CycleTable* measured = nullptr;
  // Takes this one of a layer's ways, the last where there are fewer: so that all get measured.
  std::optional<size_t> way = std::nullopt;
};

inline constexpr std::string_view kM4 = "m4";  // Cortex-M4: kernels named *M4

// Has the core the instruction set?
inline bool Runs(const LowerOptions& options, std::string_view isa) {
  return std::find(options.isas.begin(), options.isas.end(), isa) != options.isas.end();
}

// Those for what has no mode xnnpack: it rounds as kSingle there.
inline LowerOptions WithoutXnnpack(LowerOptions options) {
  if (options.rounding == Rounding::kXnnpack) options.rounding = Rounding::kSingle;
  return options;
}

// A row of `mote ops`: a kernel and the element type that it computes with.
struct KernelInfo {
  std::string dtype;   // "int8"
  std::string isa;     // "ref", "m4"
  std::string kernel;  // "Conv2dS8Ref"
};

// The inputs [first, first + count) that an operator updates: see states.h.
struct States {
  size_t first = 0;
  size_t count = 0;
};

struct OpDef {
  const char* opcode;  // "CONV_2D"
  const char* folder;  // runtime/ops/<folder>

  // The shapes of the outputs, from inputs and attributes. Errors where they do not fit together.
  Result<std::vector<graph::Shape>> (*infer)(const OpView& op);

  // The kernel calls; the only place that says what mote takes: everything else is refused here.
  // Runs after infer() has agreed with the shapes that the model states.
  Result<KernelCalls> (*lower)(const OpView& op, const LowerOptions& options);

  std::vector<KernelInfo> (*kernels)();

  // The output is the input's bytes under another shape: no kernel runs where memory is shared.
  bool is_alias = false;

  // The kernels take one image: input 0 and the output are batches, [N,...].
  bool per_image = false;

  States states = {};

  // Takes LowerOptions of Rounding::kXnnpack; others are lowered as for kSingle.
  bool follows_xnnpack = false;
};

// One row of a kernel table (runtime/ops/<op>/<op>_kernels.inc): best first, the reference last.
template <class Params, class Function>
struct KernelRow {
  const char* isa;
  const char* name;
  bool (*fits)(const Params&);
  int64_t (*scratch_bytes)(const Params&);
  Function* single;  // the same function twice where rounding does not matter
  Function* tflm;
  Function* xnnpack = nullptr;  // none where the operator rounds as kSingle then

  Function* of(Rounding rounding) const {
    Function* const functions[] = {single, tflm, xnnpack};
    Function* const function = functions[static_cast<size_t>(rounding)];
    MOTE_CHECK(function != nullptr, name);
    return function;
  }
};

// A row of a kernel table as a KernelRow. `when` and `scratch` are expressions in the parameters p.
#define MOTE_KERNEL_ROW(Params, isa, name, when, scratch, ...)          \
  {#isa,                                                                \
   #name,                                                               \
   []([[maybe_unused]] const Params& p) -> bool { return when; },       \
   []([[maybe_unused]] const Params& p) -> int64_t { return scratch; }, \
   __VA_ARGS__},

// The same of a kernel that rounds in two ways, in three, and in none.
#define MOTE_ROUNDING_ROW(Params, isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Params, isa, name, when, scratch, name<Rounding::kSingle>, name<Rounding::kTflm>)
#define MOTE_ALL_ROUNDINGS_ROW(Params, isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Params,                                        \
                  isa,                                           \
                  name,                                          \
                  when,                                          \
                  scratch,                                       \
                  name<Rounding::kSingle>,                       \
                  name<Rounding::kTflm>,                         \
                  name<Rounding::kXnnpack>)
#define MOTE_PLAIN_ROW(Params, isa, name, when, scratch) \
  MOTE_KERNEL_ROW(Params, isa, name, when, scratch, name, name, name)

// The template argument of a kernel in generated code.
inline const char* RoundingName(Rounding rounding) {
  static constexpr const char* kNames[] = {
      "mote::Rounding::kSingle", "mote::Rounding::kTflm", "mote::Rounding::kXnnpack"};
  return kNames[static_cast<size_t>(rounding)];
}

// "mote::Conv2dS8M4<mote::Rounding::kSingle>": a kernel that is a template over Rounding.
inline std::string FunctionName(const std::string& kernel, Rounding rounding) {
  return "mote::" + kernel + "<" + RoundingName(rounding) + ">";
}

// The first row that the core can run and that fits.
template <class Row, class Params>
const Row& ChooseKernel(const std::vector<Row>& rows,
                        const Params& p,
                        const LowerOptions& options) {
  for (const Row& row : rows) {
    if (Runs(options, row.isa) && row.fits(p)) return row;
  }
  MOTE_CHECK(false, "a kernel table without a reference row");
  return rows.back();
}

// The operator that a call is made for, as people read it.
struct CallName {
  std::string opcode;
  std::string name;

  CallName(std::string an_opcode, std::string a_name)
      : opcode(std::move(an_opcode)), name(std::move(a_name)) {}
  CallName(const OpView& op)
      : CallName(op.op().opcode, op.name()) {}  // NOLINT(google-explicit-constructor)
};

// A call of that kernel with these parameters, without operands and without a way to run it.
// `rounds`: the kernel is a template over Rounding.
template <class Row>
KernelCall DescribeCall(const CallName& name,
                        const Row& row,
                        const Fields& fields,
                        const char* params_type,
                        const LowerOptions& options,
                        bool rounds) {
  KernelCall call;
  call.opcode = name.opcode;
  call.name = name.name;
  call.kernel = row.name;
  call.isa = row.isa;
  call.function =
      rounds ? FunctionName(row.name, options.rounding) : "mote::" + std::string(row.name);
  call.params_type = "mote::" + std::string(params_type);
  call.params = fields.fields();
  return call;
}

// What every lowering ends with: kernel, parameters and function, tied together.
template <class Row, class Params>
KernelCall MakeCall(const CallName& name,
                    const Row& row,
                    const Params& params,
                    const Fields& fields,
                    const char* params_type,
                    const LowerOptions& options,
                    bool rounds) {
  MOTE_CHECK(fields.bytes() == sizeof(Params),
             std::string(params_type) + ": a field is not listed");
  KernelCall call = DescribeCall(name, row, fields, params_type, options, rounds);
  call.elements = ElementsOf(row.of(options.rounding));
  call.run = Bind(row.of(options.rounding), params);
  return call;
}

// `mote ops` rows of a kernel table.
template <class Row>
std::vector<KernelInfo> DescribeRows(const char* dtype, const std::vector<Row>& rows) {
  std::vector<KernelInfo> infos;
  for (const Row& row : rows) infos.push_back({dtype, row.isa, row.name});
  return infos;
}

// Those of a table of several functions that compute the function of p.
template <class Row, class Params>
std::vector<KernelInfo> DescribeFitting(const char* dtype,
                                        const std::vector<Row>& rows,
                                        const Params& p) {
  std::vector<KernelInfo> infos;
  for (const Row& row : rows) {
    if (row.fits(p)) infos.push_back({dtype, row.isa, row.name});
  }
  return infos;
}

}  // namespace mote::ops
