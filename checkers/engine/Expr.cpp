#include "engine/Expr.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instruction.h"

namespace drydock {

// Deeper paths add nothing to a report and let loops build towers.
static constexpr unsigned MaxDepth = 12;

ExprPool::ExprPool() { Exprs.emplace_back(); }

ExprId ExprPool::intern(Expr E) {
  unsigned Depth = std::max(Exprs[E.A].Depth, Exprs[E.B].Depth) + 1;
  E.Depth = Depth;
  uint64_t Hash =
      llvm::hash_combine(static_cast<int>(E.Kind), E.Op, E.A, E.B, E.Imm, E.V);
  // DenseMap reserves the two largest keys.
  std::vector<ExprId> &Bucket = Buckets[Hash >> 2];
  for (ExprId Id : Bucket) {
    const Expr &X = Exprs[Id];
    if (X.Kind == E.Kind && X.Op == E.Op && X.A == E.A && X.B == E.B &&
        X.Imm == E.Imm && X.V == E.V)
      return Id;
  }
  ExprId Id = Exprs.size();
  Exprs.push_back(E);
  Bucket.push_back(Id);
  return Id;
}

ExprId ExprPool::constant(int64_t Value) {
  return intern({ExprKind::Const, 0, 0, 0, 0, Value, nullptr});
}

ExprId ExprPool::param(unsigned Index) {
  return intern({ExprKind::Param, 0, 0, 0, 0, Index, nullptr});
}

ExprId ExprPool::value(ExprKind Kind, const llvm::Value *V, int64_t Imm) {
  return intern({Kind, 0, 0, 0, 0, Imm, V});
}

ExprId ExprPool::load(ExprId Address, unsigned Epoch) {
  if (Exprs[Address].Depth > MaxDepth)
    return intern({ExprKind::Fresh, 0, 0, Address, 0, Epoch, nullptr});
  return intern({ExprKind::Load, 0, 0, Address, 0, Epoch, nullptr});
}

/// Wraps, as the machine does: constants of the driver may be anything.
static int64_t wrapAdd(int64_t A, int64_t B) {
  return int64_t(uint64_t(A) + uint64_t(B));
}
static int64_t wrapMultiply(int64_t A, int64_t B) {
  return int64_t(uint64_t(A) * uint64_t(B));
}

ExprId ExprPool::offset(ExprId Base, int64_t Bytes) {
  if (Bytes == 0)
    return Base;
  const Expr &B = Exprs[Base];
  if (B.Kind == ExprKind::Const)
    return constant(wrapAdd(B.Imm, Bytes));
  if (B.Kind == ExprKind::Offset)
    return offset(B.A, wrapAdd(B.Imm, Bytes));
  return intern({ExprKind::Offset, 0, 0, Base, 0, Bytes, nullptr});
}

ExprId ExprPool::index(ExprId Base, ExprId Index, int64_t Stride) {
  if (isConst(Index))
    return offset(Base, wrapMultiply(Exprs[Index].Imm, Stride));
  return intern({ExprKind::Index, 0, 0, Base, Index, Stride, nullptr});
}

static std::optional<int64_t> fold(unsigned Opcode, int64_t A, int64_t B) {
  switch (Opcode) {
  case llvm::Instruction::Add:
    return wrapAdd(A, B);
  case llvm::Instruction::Sub:
    return int64_t(uint64_t(A) - uint64_t(B));
  case llvm::Instruction::Mul:
    return wrapMultiply(A, B);
  case llvm::Instruction::And:
    return A & B;
  case llvm::Instruction::Or:
    return A | B;
  case llvm::Instruction::Xor:
    return A ^ B;
  case llvm::Instruction::Shl:
    return B >= 0 && B < 63 ? std::optional<int64_t>(uint64_t(A) << B)
                            : std::nullopt;
  default:
    return std::nullopt;
  }
}

ExprId ExprPool::binary(unsigned Opcode, ExprId A, ExprId B) {
  if (isConst(A) && isConst(B))
    if (auto Value = fold(Opcode, Exprs[A].Imm, Exprs[B].Imm))
      return constant(*Value);
  if (isConst(B) && Opcode == llvm::Instruction::And) {
    // Flags: what `x |= C` set, a later mask finds.
    const Expr &X = Exprs[A];
    if (X.Kind == ExprKind::Binary && isConst(X.B)) {
      int64_t Mask = Exprs[B].Imm, Inner = Exprs[X.B].Imm;
      if (X.Op == llvm::Instruction::Or && (Inner & Mask) == Mask)
        return B;
      if (X.Op == llvm::Instruction::Or && (Inner & Mask) == 0)
        return binary(Opcode, X.A, B);
      if (X.Op == llvm::Instruction::And)
        return binary(Opcode, X.A, constant(Inner & Mask));
    }
  }
  if (Opcode == llvm::Instruction::Xor && isConst(B) && Exprs[B].Imm == 1 &&
      Exprs[A].Kind == ExprKind::Compare) // `!` of a condition
    return compare(llvm::CmpInst::getInversePredicate(
                       static_cast<llvm::CmpInst::Predicate>(Exprs[A].Op)),
                   Exprs[A].A, Exprs[A].B);
  if (isConst(B) && Opcode == llvm::Instruction::LShr && Exprs[B].Imm >= 0 &&
      Exprs[B].Imm < 63 && isConst(A))
    return constant(int64_t(uint64_t(Exprs[A].Imm) >> Exprs[B].Imm));
  if (isConst(B)) {
    if (Opcode == llvm::Instruction::Add)
      return offset(A, Exprs[B].Imm);
    if (Opcode == llvm::Instruction::Sub)
      return offset(A, -Exprs[B].Imm);
  }
  if (Exprs[A].Depth > MaxDepth || Exprs[B].Depth > MaxDepth)
    return intern({ExprKind::Fresh, 1, 0, A, B, Opcode, nullptr});
  return intern(
      {ExprKind::Binary, static_cast<uint8_t>(Opcode), 0, A, B, 0, nullptr});
}

ExprId ExprPool::compare(unsigned Predicate, ExprId A, ExprId B) {
  auto P = static_cast<llvm::CmpInst::Predicate>(Predicate);
  // Constants stand on the right, so that a fact has one form.
  if (isConst(A) && !isConst(B)) {
    std::swap(A, B);
    P = llvm::CmpInst::getSwappedPredicate(P);
  }
  return intern(
      {ExprKind::Compare, static_cast<uint8_t>(P), 0, A, B, 0, nullptr});
}

ExprId ExprPool::base(ExprId Id) const {
  while (Exprs[Id].Kind == ExprKind::Offset ||
         Exprs[Id].Kind == ExprKind::Index)
    Id = Exprs[Id].A;
  return Id;
}

int64_t ExprPool::offsetFromBase(ExprId Id) const {
  int64_t Sum = 0;
  for (;
       Exprs[Id].Kind == ExprKind::Offset || Exprs[Id].Kind == ExprKind::Index;
       Id = Exprs[Id].A)
    if (Exprs[Id].Kind == ExprKind::Offset)
      Sum += Exprs[Id].Imm;
  return Sum;
}

ExprId ExprPool::root(ExprId Id) const {
  for (;;) {
    ExprKind Kind = Exprs[Id].Kind;
    if (Kind != ExprKind::Offset && Kind != ExprKind::Index &&
        Kind != ExprKind::Load)
      return Id;
    Id = Exprs[Id].A;
  }
}

ExprId ExprPool::canonical(ExprId Id) {
  auto Known = Canonical.find(Id);
  if (Known != Canonical.end())
    return Known->second;
  Expr E = Exprs[Id];
  ExprId Result = Id;
  switch (E.Kind) {
  case ExprKind::Load:
    Result = load(canonical(E.A), 0);
    break;
  case ExprKind::Offset:
    Result = offset(canonical(E.A), E.Imm);
    break;
  case ExprKind::Index:
    Result = index(canonical(E.A), canonical(E.B), E.Imm);
    break;
  case ExprKind::Binary:
    Result = binary(E.Op, canonical(E.A), canonical(E.B));
    break;
  default:
    break;
  }
  Canonical[Id] = Result;
  return Result;
}

} // namespace drydock
