// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/copy.h"

#include "compiler/ops/quantized.h"
#include "runtime/ops/reshape/reshape.h"

namespace mote::ops {
namespace {

using Row = KernelRow<ReshapeParams, decltype(CopyBytes)>;

const std::vector<Row>& Rows() {
  static const std::vector<Row> kRows = {
#define MOTE_KERNEL(...) MOTE_PLAIN_ROW(ReshapeParams, __VA_ARGS__)
#include "runtime/ops/reshape/reshape_kernels.inc"
#undef MOTE_KERNEL
  };
  return kRows;
}

// Without operands.
KernelCall CallFor(const CallName& name, int64_t size_bytes, const LowerOptions& options) {
  const ReshapeParams p = {static_cast<int32_t>(size_bytes)};
  const Row& row = ChooseKernel(Rows(), p, options);
  Fields fields;
  fields.Add("size_bytes", p.size_bytes);
  KernelCall call = MakeCall(name, row, p, fields, "ReshapeParams", options, false);
  call.folder = "reshape";
  call.table = "reshape";
  return call;
}

}  // namespace

KernelCall CopyCall(
    const CallName& name, int64_t bytes, int from, int to, const LowerOptions& options) {
  KernelCall call = CallFor(name, bytes, options);
  call.operands = {InputOperand(from), OutputOperand(to)};
  return call;
}

KernelCall ConstantCall(const OpView& op,
                        const std::string& role,
                        const graph::Bytes& bytes,
                        int to,
                        const LowerOptions& options) {
  KernelCall call = CallFor(op, static_cast<int64_t>(bytes.size()), options);
  const std::vector<int8_t> values(bytes.begin(), bytes.end());
  call.operands = {ConstantOperand(role, values), OutputOperand(to)};
  return call;
}

KernelCall CopyCall(const OpView& op, int from, int to, const LowerOptions& options) {
  return CopyCall(op, graph::ByteCount(op.tensor(from)).value_or(0), from, to, options);
}

Result<KernelCalls> LowerAlias(const OpView& op, const LowerOptions& options) {
  MOTE_RETURN_IF_ERROR(WantSameElements(op, op.input(0), op.output(0)));
  KernelCall call = CopyCall(op, op.input_id(0), op.output_id(0), options);
  call.in_place_inputs = {op.input_id(0)};
  return KernelCalls{std::move(call)};
}

std::vector<KernelInfo> CopyKernels() { return DescribeRows("any", Rows()); }

}  // namespace mote::ops
