// Symbolic values of one function: hash-consed, so equal ids mean equal values.
// An access path is an expression: Load(Offset(Param 0, 16)) is `p->field`.
#pragma once
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/FoldingSet.h"
#include <cstdint>
#include <deque>
#include <vector>

namespace llvm {
class Instruction;
class StructType;
class Value;
} // namespace llvm

namespace drydock {

using ExprId = uint32_t; ///< 0 is "nothing"

enum class ExprKind : uint8_t {
  None,
  Const,   ///< Imm: integer, or null pointer when 0
  Param,   ///< Imm: index
  Global,  ///< V: global variable or function
  Alloca,  ///< V: stack slot
  Call,    ///< V: call, Imm: loop pass; the value it returned
  Fresh,   ///< V and Imm tell apart: unknown value made at V
  Load,    ///< A: address, Imm: epoch of the memory (unknown calls bump it)
  Offset,  ///< A: base, Imm: bytes or integer addend
  Index,   ///< A: base, B: index, Imm: stride in bytes
  Binary,  ///< Op: llvm opcode, A, B
  Compare, ///< Op: llvm predicate, A, B
};

struct Expr {
  ExprKind Kind = ExprKind::None;
  uint8_t Op = 0;
  uint16_t Depth = 0;
  ExprId A = 0, B = 0;
  int64_t Imm = 0;
  const llvm::Value *V = nullptr;
};

class ExprPool {
public:
  ExprPool();

  ExprId constant(int64_t Value);
  ExprId param(unsigned Index);
  ExprId value(ExprKind Kind, const llvm::Value *V, int64_t Imm = 0);
  ExprId load(ExprId Address, unsigned Epoch);
  ExprId offset(ExprId Base, int64_t Bytes);
  ExprId index(ExprId Base, ExprId Index, int64_t Stride);
  ExprId binary(unsigned Opcode, ExprId A, ExprId B);
  ExprId compare(unsigned Predicate, ExprId A, ExprId B);

  const Expr &operator[](ExprId Id) const { return Exprs[Id]; }
  size_t size() const { return Exprs.size(); }

  bool isConst(ExprId Id) const { return Exprs[Id].Kind == ExprKind::Const; }
  bool isNull(ExprId Id) const { return isConst(Id) && Exprs[Id].Imm == 0; }
  /// Strips Offset and Index: the object an address points into.
  ExprId base(ExprId Id) const;
  /// Sum of the constant offsets above base().
  int64_t offsetFromBase(ExprId Id) const;
  /// Where the access path starts: strips loads and offsets.
  ExprId root(ExprId Id) const;
  /// The same path with all memory epochs forgotten: two reads of a field on
  /// either side of an unknown call are the same handle.
  ExprId canonical(ExprId Id);

  /// The struct type an address was used with, for rendering. May be null.
  llvm::StructType *hint(ExprId Id) const { return Hints.lookup(Id); }
  void setHint(ExprId Id, llvm::StructType *Type) {
    Hints.try_emplace(Id, Type);
  }

private:
  ExprId intern(Expr E);
  std::deque<Expr> Exprs;
  llvm::DenseMap<uint64_t, std::vector<ExprId>> Buckets;
  llvm::DenseMap<ExprId, ExprId> Canonical;
  llvm::DenseMap<ExprId, llvm::StructType *> Hints;
};

} // namespace drydock
