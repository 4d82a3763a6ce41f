// Facts about values: which of zero, negative and positive are possible.
#include "engine/State.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instruction.h"

using Predicate = llvm::CmpInst::Predicate;
using llvm::CmpInst;

namespace drydock {

static ValueSet signOf(int64_t Value) {
  return Value == 0 ? Zero : Value < 0 ? Negative : Positive;
}

// Linux: pointers in the last page of the address space are error codes.
static constexpr int64_t MaxErrno = 4095;

ValueSet Values::possible(const State &S, ExprId E) const {
  if (const Fact *F = S.Facts.find(E))
    return F->Set;
  if (S.Known.find(E))
    return signOf(*S.Known.find(E));
  const Expr &X = Pool[E];
  switch (X.Kind) {
  case ExprKind::Const:
    return signOf(X.Imm);
  case ExprKind::Alloca:
  case ExprKind::Global:
    return Positive;
  case ExprKind::Offset: {
    // A field of a valid object is not NULL; of anything else, unknown.
    ExprId Base = Pool.base(E);
    ExprKind Kind = Pool[Base].Kind;
    if (Kind == ExprKind::Alloca || Kind == ExprKind::Global)
      return Positive;
    return possible(S, Base) == Positive ? Positive : AnyValue;
  }
  case ExprKind::Index:
    // Whoever picks an element has an array.
    return Positive;
  case ExprKind::Compare:
    if (auto Truth = evaluate(S, E))
      return *Truth ? Positive : Zero;
    return Zero | Positive;
  default:
    return AnyValue;
  }
}

/// The answer when every possible class gives the same one.
static std::optional<bool> decide(ValueSet Set, ValueSet TrueFor) {
  if (!(Set & ~TrueFor))
    return true;
  if (!(Set & TrueFor))
    return false;
  return std::nullopt;
}

/// Classes for which `x P C` is certainly true / possibly true.
static void classesFor(Predicate P, int64_t C, ValueSet &Certain,
                       ValueSet &Possible) {
  auto all = [&](ValueSet Set) { Certain = Possible = Set; };
  switch (P) {
  case CmpInst::ICMP_EQ:
    Certain = C == 0 ? Zero : 0;
    Possible = signOf(C);
    return;
  case CmpInst::ICMP_NE:
    Possible = C == 0 ? Negative | Positive : AnyValue;
    Certain = AnyValue & ~signOf(C);
    return;
  case CmpInst::ICMP_SLT:
    if (C == 0)
      return all(Negative);
    if (C == 1)
      return all(Negative | Zero);
    Certain = C > 0 ? Negative | Zero : 0;
    Possible = C > 0 ? AnyValue : Negative;
    return;
  case CmpInst::ICMP_SLE:
    return classesFor(CmpInst::ICMP_SLT, C + 1, Certain, Possible);
  case CmpInst::ICMP_SGE:
  case CmpInst::ICMP_SGT: {
    ValueSet LessCertain, LessPossible;
    classesFor(CmpInst::ICMP_SLT, P == CmpInst::ICMP_SGE ? C : C + 1,
               LessCertain, LessPossible);
    Certain = AnyValue & ~LessPossible;
    Possible = AnyValue & ~LessCertain;
    return;
  }
  case CmpInst::ICMP_UGE:
    if (C == -MaxErrno)
      return all(Negative); // IS_ERR
    if (C == 1)
      return all(Negative | Positive);
    break;
  case CmpInst::ICMP_UGT:
    if (C == -MaxErrno - 1)
      return all(Negative);
    if (C == 0)
      return all(Negative | Positive);
    break;
  case CmpInst::ICMP_ULT:
    if (C == -MaxErrno)
      return all(Zero | Positive);
    if (C == 1)
      return all(Zero);
    break;
  case CmpInst::ICMP_ULE:
    if (C == -MaxErrno - 1)
      return all(Zero | Positive);
    if (C == 0)
      return all(Zero);
    break;
  default:
    break;
  }
  Certain = 0;
  Possible = AnyValue;
}

std::optional<bool> Values::evaluate(const State &S, ExprId Condition) const {
  const Expr &X = Pool[Condition];
  if (X.Kind != ExprKind::Compare)
    return decide(possible(S, Condition), Negative | Positive);
  if (const Fact *F = S.Facts.find(Condition))
    if (auto Truth = decide(F->Set, Negative | Positive))
      return Truth;
  auto P = static_cast<Predicate>(X.Op);
  // `x > 8` where `x <= 8` was asked before.
  if (Pool.isConst(X.B) && Pool[X.B].Imm != 0)
    if (const Fact *F = S.Facts.find(
            Pool.compare(CmpInst::getInversePredicate(P), X.A, X.B)))
      if (auto Truth = decide(F->Set, Negative | Positive))
        return !*Truth;
  // `i == 8` where `i < 8` was asked.
  if (Pool.isConst(X.B) && CmpInst::isEquality(P))
    for (auto Apart : {CmpInst::ICMP_SLT, CmpInst::ICMP_ULT, CmpInst::ICMP_SGT,
                       CmpInst::ICMP_UGT})
      if (const Fact *F = S.Facts.find(Pool.compare(Apart, X.A, X.B)))
        if (decide(F->Set, Negative | Positive) == true)
          return P == CmpInst::ICMP_NE;
  if (X.A == X.B) {
    if (P == CmpInst::ICMP_EQ)
      return true;
    if (P == CmpInst::ICMP_NE)
      return false;
  }
  if (!Pool.isConst(X.B)) {
    if (P == CmpInst::ICMP_EQ || P == CmpInst::ICMP_NE)
      if (!(possible(S, X.A) & possible(S, X.B)))
        return P == CmpInst::ICMP_NE;
    return std::nullopt;
  }
  int64_t C = Pool[X.B].Imm;
  std::optional<int64_t> Known;
  if (Pool.isConst(X.A))
    Known = Pool[X.A].Imm;
  else if (const int64_t *K = S.Known.find(X.A))
    Known = *K;
  if (Known) {
    switch (P) {
    case CmpInst::ICMP_EQ:
      return *Known == C;
    case CmpInst::ICMP_NE:
      return *Known != C;
    case CmpInst::ICMP_SLT:
      return *Known < C;
    case CmpInst::ICMP_SLE:
      return *Known <= C;
    case CmpInst::ICMP_SGT:
      return *Known > C;
    case CmpInst::ICMP_SGE:
      return *Known >= C;
    case CmpInst::ICMP_ULT:
      return uint64_t(*Known) < uint64_t(C);
    case CmpInst::ICMP_ULE:
      return uint64_t(*Known) <= uint64_t(C);
    case CmpInst::ICMP_UGT:
      return uint64_t(*Known) > uint64_t(C);
    case CmpInst::ICMP_UGE:
      return uint64_t(*Known) >= uint64_t(C);
    default:
      return std::nullopt;
    }
  }
  ValueSet Certain, Possible, Set = possible(S, X.A);
  classesFor(P, C, Certain, Possible);
  if (!(Set & ~Certain))
    return true;
  if (!(Set & Possible))
    return false;
  return std::nullopt;
}

bool Values::restrict(State &S, ExprId E, ValueSet Set, Fact::Reason Why,
                      const llvm::Instruction *Where) {
  ValueSet Left = possible(S, E) & Set;
  if (!Left)
    return false;
  if (Pool.isConst(E))
    return true;
  Fact &F = S.Facts[E];
  bool Narrowed = F.Set != Left;
  F.Set = Left;
  // A test that leaves only NULL or an error is evidence of its own; one that
  // rules them out ends the older evidence.
  if (!(Left & ~Positive) || (Left & (Zero | Negative)) == 0)
    F.Why = Fact::NoEvidence;
  if (Why != Fact::NoEvidence && (Narrowed || F.Why == Fact::NoEvidence) &&
      (Left & (Zero | Negative)))
    if (F.Why != Fact::Contract || Why == Fact::Contract ||
        !(Left & Positive)) {
      F.Why = Why;
      F.Where = Where;
    }
  return true;
}

/// A pointer that was handed out, and that stands within the first bytes, is
/// none: NULL, or what allocating nothing gives.
static std::optional<ValueSet> asPointer(const Expr &Compared, Predicate P,
                                         int64_t Bound) {
  static constexpr int64_t FirstPage = 4096;
  if (Compared.Kind != ExprKind::Call || !Compared.V ||
      !Compared.V->getType()->isPointerTy() || Bound <= 0 || Bound >= FirstPage)
    return std::nullopt;
  if (P == CmpInst::ICMP_ULE || P == CmpInst::ICMP_ULT)
    return Zero;
  if (P == CmpInst::ICMP_UGT || P == CmpInst::ICMP_UGE)
    return Positive | Negative;
  return std::nullopt;
}

bool Values::assumeCompare(State &S, const Expr &C, bool Truth,
                           const llvm::Instruction *Where) {
  auto P = static_cast<Predicate>(C.Op);
  if (!Truth)
    P = CmpInst::getInversePredicate(P);
  if (!Pool.isConst(C.B)) {
    if (P != CmpInst::ICMP_EQ)
      return true;
    ValueSet Both = possible(S, C.A) & possible(S, C.B);
    return restrict(S, C.A, Both, Fact::NoEvidence,
                    Where) &&restrict(S, C.B, Both, Fact::NoEvidence, Where);
  }
  int64_t Value = Pool[C.B].Imm;
  ValueSet Certain, Possible;
  classesFor(P, Value, Certain, Possible);
  Possible = asPointer(Pool[C.A], P, Value).value_or(Possible);
  Fact::Reason Why = Fact::NoEvidence;
  if (!(Possible & Positive))
    Why = Fact::Tested;
  if (!restrict(S, C.A, Possible, Why, Where))
    return false;
  if (P == CmpInst::ICMP_EQ && Value != 0)
    S.Known[C.A] = Value;
  // A nested condition: `(a < b) != 0` says that a < b.
  const Expr &Inner = Pool[C.A];
  if (Value == 0 && (P == CmpInst::ICMP_EQ || P == CmpInst::ICMP_NE) &&
      (Inner.Kind == ExprKind::Compare || Inner.Kind == ExprKind::Binary))
    return assume(S, C.A, P == CmpInst::ICMP_NE, Where);
  return true;
}

bool Values::assume(State &S, ExprId Condition, bool Truth,
                    const llvm::Instruction *Where) {
  if (auto Known = evaluate(S, Condition); Known && *Known != Truth)
    return false;
  Expr X = Pool[Condition];
  if (X.Kind == ExprKind::Compare) {
    if (!assumeCompare(S, X, Truth, Where))
      return false;
  } else if (X.Kind == ExprKind::Binary) {
    // `a && b` true means both; `a || b` false means neither.
    bool Both = (X.Op == llvm::Instruction::And && Truth) ||
                (X.Op == llvm::Instruction::Or && !Truth);
    auto IsCondition = [&](ExprId E) {
      return Pool[E].Kind == ExprKind::Compare;
    };
    if (Both && IsCondition(X.A) && IsCondition(X.B) &&
        !(assume(S, X.A, Truth, Where) && assume(S, X.B, Truth, Where)))
      return false;
    if (X.Op == llvm::Instruction::Xor && Pool.isConst(X.B) &&
        (Pool[X.B].Imm & 1) && !assume(S, X.A, !Truth, Where))
      return false;
  }
  if (Pool.isConst(Condition))
    return true;
  return restrict(S, Condition, Truth ? Negative | Positive : Zero,
                  Fact::NoEvidence, Where);
}

} // namespace drydock
