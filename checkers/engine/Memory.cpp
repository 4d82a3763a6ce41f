// What memory holds on one path: fields read and written by address, and how
// much of it is forgotten where somebody else may have written.
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"

using namespace llvm;

namespace drydock {

/// What a constant table (ops, ids) holds at Address; null when it is none.
static Constant *tableEntry(const ExprPool &Pool, ExprId Address, Type *Type,
                            const DataLayout &Layout) {
  const Expr &X = Pool[Address];
  if (X.Kind != ExprKind::Offset || Pool[X.A].Kind != ExprKind::Global)
    return nullptr;
  auto *G = dyn_cast<GlobalVariable>(Pool[X.A].V);
  if (!G || !G->isConstant() || !G->hasDefinitiveInitializer())
    return nullptr;
  return ConstantFoldLoadFromConst(const_cast<Constant *>(G->getInitializer()),
                                   Type, APInt(64, X.Imm), Layout);
}

ExprId FunctionAnalysis::readMemory(State &S, ExprId Address, Type *Type) {
  if (const ExprId *Value = S.Heap.find(Address))
    return *Value;
  if (Constant *C =
          tableEntry(Pool, Address, Type, Unit.Module.getDataLayout()))
    return constantValue(C);
  ExprId Base = Pool.base(Address);
  const Expr &B = Pool[Base];
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
    if (R.State == Status::Held && R.Handle == Object &&
        !(R.Family->ByName && R.ByArgument))
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

void FunctionAnalysis::clearRange(State &S, ExprId Address, int64_t Size) {
  forgetRange(S, Address, Size);
  ExprId Object = Pool.canonical(Pool.base(Address));
  int64_t Start = Pool.offsetFromBase(Address);
  for (const Resource &R : S.Resources) {
    ExprId At = Pool[R.Handle].Kind == ExprKind::Load ? Pool[R.Handle].A : 0;
    int64_t Offset = At ? Pool.offsetFromBase(At) - Start : -1;
    if (At && Pool.canonical(Pool.base(At)) == Object && !hasIndex(At) &&
        Offset >= 0 && Offset < Size)
      S.Heap[Pool.offset(Pool.base(Address), Start + Offset)] =
          Pool.constant(0);
  }
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

} // namespace drydock
