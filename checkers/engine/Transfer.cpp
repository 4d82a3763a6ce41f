// What each IR instruction does to a disjunct.
#include "engine/CallTransfer.h"
#include "engine/FunctionAnalysis.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

ExprId FunctionAnalysis::constantValue(const Constant *C) {
  if (auto *Int = dyn_cast<ConstantInt>(C))
    return Int->getBitWidth() <= 64
               ? Pool.constant(Int->getBitWidth() == 1 ? Int->getZExtValue()
                                                       : Int->getSExtValue())
               : Pool.value(ExprKind::Fresh, C);
  if (isa<ConstantPointerNull>(C))
    return Pool.constant(0);
  if (isa<GlobalValue>(C))
    return Pool.value(ExprKind::Global, C->stripPointerCastsAndAliases());
  if (auto *E = dyn_cast<ConstantExpr>(C)) {
    if (auto *G = dyn_cast<GEPOperator>(E)) {
      APInt Offset(64, 0);
      if (G->accumulateConstantOffset(Unit.Module.getDataLayout(), Offset))
        return Pool.offset(
            constantValue(cast<Constant>(G->getPointerOperand())),
            Offset.getSExtValue());
    }
    if (E->isCast())
      return constantValue(E->getOperand(0));
  }
  return Pool.value(ExprKind::Fresh, C);
}

ExprId FunctionAnalysis::value(const State &S, const Value *V) {
  if (auto *C = dyn_cast<Constant>(V))
    return constantValue(C);
  if (auto *A = dyn_cast<Argument>(V))
    return Pool.param(A->getArgNo());
  for (auto It = S.Locals.rbegin(); It != S.Locals.rend(); ++It)
    if (It->first == V)
      return It->second;
  auto Slot = SlotOf.find(V);
  if (Slot != SlotOf.end() && S.Slots[Slot->second])
    return S.Slots[Slot->second];
  return Pool.value(ExprKind::Fresh, V, S.Pass);
}

void FunctionAnalysis::assign(State &S, const Instruction &I, ExprId E) {
  auto Slot = SlotOf.find(&I);
  if (Slot != SlotOf.end())
    S.Slots[Slot->second] = E;
  S.Locals.push_back({&I, E});
}

ExprId FunctionAnalysis::gep(State &S, const GEPOperator &G) {
  ExprId E = value(S, G.getPointerOperand());
  if (auto *Struct = dyn_cast<StructType>(G.getSourceElementType()))
    Pool.setHint(E, Struct);
  const DataLayout &Layout = Unit.Module.getDataLayout();
  int64_t Constant = 0;
  for (auto It = gep_type_begin(&G), End = gep_type_end(&G); It != End; ++It) {
    if (StructType *Struct = It.getStructTypeOrNull()) {
      unsigned Field = cast<ConstantInt>(It.getOperand())->getZExtValue();
      Constant += Layout.getStructLayout(Struct)->getElementOffset(Field);
      continue;
    }
    int64_t Stride = It.getSequentialElementStride(Layout);
    ExprId Index = value(S, It.getOperand());
    if (Pool.isConst(Index)) {
      Constant += Pool[Index].Imm * Stride;
      continue;
    }
    E = Pool.index(Pool.offset(E, Constant), Index, Stride);
    Constant = 0;
  }
  return Pool.offset(E, Constant);
}

static bool keepsValue(const CastInst &Cast) {
  switch (Cast.getOpcode()) {
  case Instruction::Trunc:
    // Pointers squeezed into int, long into int, bool bytes into i1; port
    // numbers that are only handed on.
    return Cast.getDestTy()->getScalarSizeInBits() >= 32 ||
           Cast.getDestTy()->isIntegerTy(1) ||
           (Cast.getDestTy()->isIntegerTy(16) &&
            all_of(Cast.users(),
                   [](const User *U) { return isa<CallBase>(U); }));
  case Instruction::ZExt:
  case Instruction::SExt:
  case Instruction::PtrToInt:
  case Instruction::IntToPtr:
  case Instruction::BitCast:
  case Instruction::AddrSpaceCast:
    return true;
  default:
    return false;
  }
}

bool FunctionAnalysis::call(State &S, const CallBase &Call,
                            SmallVectorImpl<State> &Forks) {
  bool Alive = CallTransfer(*this, Call).run(S, Forks);
  auto *Goto = dyn_cast<CallBrInst>(&Call);
  if (!Goto)
    return Alive;
  // asm goto is a static key; the fall-through is the common state.
  if (Alive && !Hooks.empty())
    for (const BasicBlock *Rare : Goto->getIndirectDests())
      lookInto(S, *Rare);
  if (Alive)
    pushEdge(*Call.getParent(), *Goto->getDefaultDest(), std::move(S));
  return false;
}

void FunctionAnalysis::leave(State S, const ReturnInst &Return) {
  const Value *V = Return.getReturnValue();
  ExprId E = V ? value(S, V) : 0;
  if (!E || Pool[E].Kind != ExprKind::Compare) {
    Exits.push_back({std::move(S), &Return, E});
    return;
  }
  // A predicate says one thing when true and another when false.
  for (bool Truth : {true, false}) {
    State Case = S;
    if (Facts.assume(Case, E, Truth, &Return))
      Exits.push_back({std::move(Case), &Return, Pool.constant(Truth)});
  }
}

bool FunctionAnalysis::select(State &S, const SelectInst &Select,
                              SmallVectorImpl<State> &Forks) {
  ExprId Condition = value(S, Select.getCondition());
  State Other = S;
  bool CanBeTrue = Facts.assume(S, Condition, true, &Select);
  if (Facts.assume(Other, Condition, false, &Select)) {
    assign(Other, Select, value(Other, Select.getFalseValue()));
    if (!CanBeTrue) {
      S = std::move(Other);
      return true;
    }
    Forks.push_back(std::move(Other));
  }
  assign(S, Select, value(S, Select.getTrueValue()));
  return CanBeTrue;
}

/// The result of an instruction that touches nothing but its operands.
ExprId FunctionAnalysis::compute(State &S, const Instruction &I) {
  if (isa<AllocaInst>(I))
    return Pool.value(ExprKind::Alloca, &I);
  if (auto *Address = dyn_cast<GEPOperator>(&I))
    return gep(S, *Address);
  if (auto *Compare = dyn_cast<ICmpInst>(&I))
    return Pool.compare(Compare->getPredicate(),
                        value(S, Compare->getOperand(0)),
                        value(S, Compare->getOperand(1)));
  if (auto *Cast = dyn_cast<CastInst>(&I); Cast && keepsValue(*Cast))
    return value(S, Cast->getOperand(0));
  if (I.isBinaryOp() && I.getType()->isIntegerTy())
    return Pool.binary(I.getOpcode(), value(S, I.getOperand(0)),
                       value(S, I.getOperand(1)));
  return Pool.value(ExprKind::Fresh, &I, S.Pass);
}

bool FunctionAnalysis::step(State &S, const Instruction &I,
                            SmallVectorImpl<State> &Forks) {
  if (auto *Call = dyn_cast<CallBase>(&I))
    return call(S, *Call, Forks);
  switch (I.getOpcode()) {
  case Instruction::Br:
    branch(std::move(S), cast<BranchInst>(I));
    return false;
  case Instruction::Switch:
    switchTo(std::move(S), cast<SwitchInst>(I));
    return false;
  case Instruction::Ret:
    leave(std::move(S), cast<ReturnInst>(I));
    return false;
  case Instruction::Unreachable:
  case Instruction::IndirectBr:
    return false;
  case Instruction::Select:
    return select(S, cast<SelectInst>(I), Forks);
  case Instruction::Load: {
    ExprId Address = value(S, I.getOperand(0));
    checkDereference(S, Address, I);
    assign(S, I, readMemory(S, Address, I.getType()));
    return true;
  }
  case Instruction::Store: {
    ExprId Address = value(S, I.getOperand(1));
    checkDereference(S, Address, I);
    checkOwnedField(S, Address, value(S, I.getOperand(0)), I);
    writeMemory(S, Address, value(S, I.getOperand(0)),
                I.getOperand(0)->getType()->isPointerTy());
    return true;
  }
  case Instruction::AtomicRMW:
  case Instruction::AtomicCmpXchg:
    checkDereference(S, value(S, I.getOperand(0)), I);
    break;
  default:
    break;
  }
  if (!I.getType()->isVoidTy())
    assign(S, I, compute(S, I));
  return true;
}

} // namespace drydock
