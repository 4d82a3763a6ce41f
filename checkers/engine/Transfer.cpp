// What each IR instruction does to a disjunct.
#include "engine/CallTransfer.h"
#include "engine/FunctionAnalysis.h"
#include "lowering/MacroTests.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/ValueTracking.h"
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

ExprId FunctionAnalysis::readMemory(State &S, ExprId Address,
                                    const Type *Type) {
  if (const ExprId *Value = S.Heap.find(Address))
    return *Value;
  ExprId Base = Pool.base(Address);
  const Expr &B = Pool[Base];
  // Constant tables (ops, ids) read as what they hold.
  if (B.Kind == ExprKind::Global && Pool.base(Address) == Pool[Address].A)
    if (auto *G = dyn_cast<GlobalVariable>(B.V))
      if (G->isConstant() && G->hasDefinitiveInitializer() &&
          Pool[Address].Kind == ExprKind::Offset)
        if (Constant *C = ConstantFoldLoadFromConst(
                const_cast<Constant *>(G->getInitializer()),
                const_cast<llvm::Type *>(Type), APInt(64, Pool[Address].Imm),
                Unit.Module.getDataLayout()))
          return constantValue(C);
  const unsigned *Epoch = S.Epochs.find(Pool.canonical(Base));
  bool Fresh =
      S.Zeroed.find(Base) && B.Kind == ExprKind::Call && !hasIndex(Address);
  if (Fresh && Type->isIntegerTy())
    return Pool.constant(0);
  bool Private = B.Kind == ExprKind::Alloca || B.Kind == ExprKind::Call;
  ExprId Value = Pool.load(Address, (Epoch ? *Epoch : 0) +
                                        (Private ? 0 : S.WildStores << 12));
  // Nobody we saw set it: NULL decides branches, but proves no bug.
  if (Fresh && Type->isPointerTy() && !S.Facts.find(Value))
    S.Facts[Value] = {Zero};
  return Value;
}

void FunctionAnalysis::writeMemory(State &S, ExprId Address, ExprId Value,
                                   bool IsPointer) {
  // Beyond the budget only handles are worth remembering.
  if (S.Heap.Items.size() < Unit.Options.MaxHeap ||
      (IsPointer && Pool[Value].Kind == ExprKind::Call) || S.Heap.find(Address))
    S.Heap[Address] = Value;
  if (!IsPointer)
    lostInArithmetic(S, Value);
  // Lists: `prev->next = next` may have changed the head we know by name.
  ExprKind Kind = Pool[Pool.base(Address)].Kind;
  if (IsPointer && !Pool.isConst(Value) &&
      (Kind == ExprKind::Load || Kind == ExprKind::Fresh))
    ++S.WildStores;
}

void FunctionAnalysis::lostSight(State &S, ExprId Value) {
  ExprId Object = Pool.canonical(Pool.base(Value));
  for (Resource &R : S.Resources)
    if (R.State == Status::Held && R.Handle == Object)
      R.State = Status::Escaped;
}

/// A handle that is stored in pieces, shifted or masked (DMA descriptors).
void FunctionAnalysis::lostInArithmetic(State &S, ExprId Value) {
  if (Pool[Value].Kind != ExprKind::Binary)
    return;
  SmallVector<ExprId, 4> Parts = {Pool[Value].A, Pool[Value].B};
  while (!Parts.empty()) {
    ExprId Part = Parts.pop_back_val();
    if (Pool[Part].Kind == ExprKind::Binary) {
      Parts.push_back(Pool[Part].A);
      Parts.push_back(Pool[Part].B);
    } else if (!Pool.isConst(Part)) {
      lostSight(S, Part);
    }
  }
}

void FunctionAnalysis::forgetRange(State &S, ExprId Address, int64_t Size) {
  ExprId Object = Pool.base(Address);
  int64_t Start = Pool.offsetFromBase(Address);
  std::erase_if(S.Heap.Items, [&](const auto &Item) {
    int64_t At = Pool.offsetFromBase(Item.first);
    if (Pool.base(Item.first) != Object || At < Start || At >= Start + Size)
      return false;
    lostSight(S, Item.second);
    return true;
  });
  S.Zeroed.erase(Object);
}

void FunctionAnalysis::forget(State &S, ExprId Object, bool Everything) {
  std::erase_if(S.Heap.Items, [&](const auto &Item) {
    bool Erase = Pool.base(Item.first) == Object &&
                 (Everything || Pool.isConst(Item.second));
    if (Erase && !Pool.isConst(Item.second))
      lostSight(S, Item.second);
    return Erase;
  });
  S.Zeroed.erase(Object);
  ++S.Epochs[Pool.canonical(Object)];
}

void FunctionAnalysis::havoc(State &S, ExprId Pointer) {
  ExprId Object = Pool.base(Pointer);
  ExprKind Kind = Pool[Object].Kind;
  if (Kind == ExprKind::Const)
    return;
  // Handles that the driver stored itself are assumed to stay.
  forget(S, Object, Kind == ExprKind::Alloca);
}

/// The condition compares an element picked by a variable index: what held for
/// one element says nothing about the others.
static bool testsElement(const Value *V) {
  for (unsigned Depth = 0; Depth < 8; ++Depth) {
    if (auto *Compare = dyn_cast<ICmpInst>(V))
      V = Compare->getOperand(0);
    else if (auto *Load = dyn_cast<LoadInst>(V))
      V = Load->getPointerOperand();
    else if (auto *G = dyn_cast<GEPOperator>(V)) {
      if (!G->hasAllConstantIndices())
        return true;
      V = G->getPointerOperand();
    } else {
      return false;
    }
  }
  return false;
}

/// What a look-up returned, or what several paths set, may be the pointer we
/// know, or NULL: the test asks which.
static bool testsChoice(const Instruction &I) {
  auto *Branch = dyn_cast<BranchInst>(&I);
  auto *Compare = Branch ? dyn_cast<ICmpInst>(Branch->getCondition()) : nullptr;
  return Compare && isa<CallBase, PHINode>(Compare->getOperand(0));
}

/// The test reads the pointer from memory anew, instead of asking about the
/// very value that was dereferenced.
static bool readsAgain(const Instruction &Test, const Instruction &Access) {
  auto *Branch = dyn_cast<BranchInst>(&Test);
  auto *Compare = Branch ? dyn_cast<ICmpInst>(Branch->getCondition()) : nullptr;
  auto *Read = Compare ? dyn_cast<LoadInst>(Compare->getOperand(0)) : nullptr;
  const Value *Accessed = getLoadStorePointerOperand(&Access);
  return Read && !(Accessed && getUnderlyingObject(Accessed) == Read);
}

/// A test of a pointer tells rules what the author believed.
void FunctionAnalysis::testedPointer(State &S, ExprId Condition,
                                     const Instruction &I) {
  const Expr &C = Pool[Condition];
  if (C.Kind != ExprKind::Compare || !Pool.isConst(C.B))
    return;
  auto P = static_cast<CmpInst::Predicate>(C.Op);
  PointerTest Test;
  Test.Pointer = C.A;
  Test.ForError = Pool[C.B].Imm < 0 && CmpInst::isUnsigned(P);
  bool ForNull = Pool.isNull(C.B) && CmpInst::isEquality(P);
  if (!Test.ForError && !ForNull)
    return;
  // In a loop the test may stand first: of the next element, or of none yet.
  if (const Instruction *const *Earlier = S.Dereferenced.find(C.A))
    if (ForNull && !testsChoice(I) &&
        Order[(*Earlier)->getParent()] <= Order[I.getParent()])
      Test.EarlierDereference = *Earlier;
  Test.Reread =
      Test.EarlierDereference && readsAgain(I, *Test.EarlierDereference);
  auto Contract = ContractOf.find(C.A);
  if (Contract != ContractOf.end())
    Test.Contract = Contract->second->Result;
  for (EngineHooks *H : Hooks)
    H->onPointerTest(Point(*this, S, I), Test);
}

void FunctionAnalysis::branch(State S, const BranchInst &B) {
  if (B.isUnconditional())
    return pushEdge(*B.getParent(), *B.getSuccessor(0), std::move(S));
  ExprId Condition = value(S, B.getCondition());
  bool SaysNothing = testsElement(B.getCondition()) || isMacroTest(B);
  if (!SaysNothing)
    testedPointer(S, Condition, B);
  if (ExprId Read = Pool[Condition].A;
      Pool[Condition].Kind == ExprKind::Compare &&
      Pool[Read].Kind == ExprKind::Load && !S.Facts.find(Read) &&
      S.holds(Pool.canonical(Read)))
    S.Facts[Read] = {Positive};
  bool Decided = Facts.evaluate(S, Condition).has_value();
  for (bool Truth : {true, false}) {
    State Next = S;
    if (!Facts.assume(Next, Condition, Truth, &B))
      continue;
    if (SaysNothing)
      for (auto &[_, F] : Next.Facts.Items)
        if (F.Where == &B)
          F.Why = Fact::NoEvidence;
    Next.note(&B, Truth, Decided);
    pushEdge(*B.getParent(), *B.getSuccessor(Truth ? 0 : 1), std::move(Next));
  }
}

void FunctionAnalysis::switchTo(State S, const SwitchInst &Switch) {
  ExprId Condition = value(S, Switch.getCondition());
  State Default = S;
  bool DefaultPossible = true;
  for (auto &Case : Switch.cases()) {
    ExprId Equal = Pool.compare(CmpInst::ICMP_EQ, Condition,
                                constantValue(Case.getCaseValue()));
    State Next = S;
    if (Facts.assume(Next, Equal, true, &Switch)) {
      Next.note(&Switch, true);
      pushEdge(*Switch.getParent(), *Case.getCaseSuccessor(), std::move(Next));
    }
    DefaultPossible =
        DefaultPossible && Facts.assume(Default, Equal, false, &Switch);
  }
  if (DefaultPossible)
    pushEdge(*Switch.getParent(), *Switch.getDefaultDest(), std::move(Default));
}

static bool keepsValue(const CastInst &Cast) {
  switch (Cast.getOpcode()) {
  case Instruction::Trunc:
    // Pointers squeezed into int, long into int, bool bytes into i1.
    return Cast.getDestTy()->getScalarSizeInBits() >= 32 ||
           Cast.getDestTy()->isIntegerTy(1);
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

bool FunctionAnalysis::step(State &S, const Instruction &I,
                            SmallVectorImpl<State> &Forks) {
  if (auto *Call = dyn_cast<CallBase>(&I)) {
    bool Alive = CallTransfer(*this, *Call).run(S, Forks);
    if (auto *Goto = dyn_cast<CallBrInst>(&I)) {
      // asm goto is a static key; the fall-through is the common state.
      if (Alive)
        pushEdge(*I.getParent(), *Goto->getDefaultDest(), std::move(S));
      return false;
    }
    return Alive;
  }
  switch (I.getOpcode()) {
  case Instruction::Br:
    branch(std::move(S), cast<BranchInst>(I));
    return false;
  case Instruction::Switch:
    switchTo(std::move(S), cast<SwitchInst>(I));
    return false;
  case Instruction::Ret: {
    const Value *V = cast<ReturnInst>(I).getReturnValue();
    ExprId E = V ? value(S, V) : 0;
    // A predicate says one thing when true and another when false.
    if (E && Pool[E].Kind == ExprKind::Compare)
      for (bool Truth : {true, false}) {
        State Case = S;
        if (Facts.assume(Case, E, Truth, &I))
          Exits.push_back(
              {std::move(Case), &cast<ReturnInst>(I), Pool.constant(Truth)});
      }
    else
      Exits.push_back({std::move(S), &cast<ReturnInst>(I), E});
    return false;
  }
  case Instruction::Unreachable:
  case Instruction::IndirectBr:
    return false;
  case Instruction::Alloca:
    assign(S, I, Pool.value(ExprKind::Alloca, &I));
    return true;
  case Instruction::Load: {
    ExprId Address = value(S, I.getOperand(0));
    checkDereference(S, Address, I);
    assign(S, I, readMemory(S, Address, I.getType()));
    return true;
  }
  case Instruction::Store: {
    ExprId Address = value(S, I.getOperand(1));
    checkDereference(S, Address, I);
    writeMemory(S, Address, value(S, I.getOperand(0)),
                I.getOperand(0)->getType()->isPointerTy());
    return true;
  }
  case Instruction::GetElementPtr:
    assign(S, I, gep(S, cast<GEPOperator>(I)));
    return true;
  case Instruction::ICmp:
    assign(S, I,
           Pool.compare(cast<ICmpInst>(I).getPredicate(),
                        value(S, I.getOperand(0)), value(S, I.getOperand(1))));
    return true;
  case Instruction::Select: {
    ExprId Condition = value(S, I.getOperand(0));
    State Other = S;
    bool CanBeTrue = Facts.assume(S, Condition, true, &I);
    if (Facts.assume(Other, Condition, false, &I)) {
      assign(Other, I, value(Other, I.getOperand(2)));
      if (!CanBeTrue) {
        S = std::move(Other);
        return true;
      }
      Forks.push_back(std::move(Other));
    }
    assign(S, I, value(S, I.getOperand(1)));
    return CanBeTrue;
  }
  case Instruction::AtomicRMW:
  case Instruction::AtomicCmpXchg:
    checkDereference(S, value(S, I.getOperand(0)), I);
    break;
  default:
    break;
  }
  if (auto *Cast = dyn_cast<CastInst>(&I); Cast && keepsValue(*Cast)) {
    assign(S, I, value(S, Cast->getOperand(0)));
    return true;
  }
  if (I.isBinaryOp() && I.getType()->isIntegerTy()) {
    assign(S, I,
           Pool.binary(I.getOpcode(), value(S, I.getOperand(0)),
                       value(S, I.getOperand(1))));
    return true;
  }
  if (!I.getType()->isVoidTy())
    assign(S, I, Pool.value(ExprKind::Fresh, &I, S.Pass));
  return true;
}

} // namespace drydock
