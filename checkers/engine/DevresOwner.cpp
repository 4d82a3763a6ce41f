#include "engine/DevresOwner.h"
#include "engine/CallTargets.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

DevresOwner::DevresOwner(const ApiTable &Table, const llvm::Module &Module)
    : Module(Module) {
  for (const Function &F : Module)
    for (const BasicBlock &Block : F)
      for (const Instruction &I : Block)
        if (auto *Call = dyn_cast<CallBase>(&I))
          if (const ApiFunction *Row = CallTargets::row(Table, *Call))
            add(*Call, *Row);
}

/// The fields that V is stored in or read from.
void DevresOwner::addKeepers(const Value &V, const Instruction &Taker,
                             Takers &Of) const {
  auto add = [&](const Value *Address) {
    auto *G = dyn_cast<GEPOperator>(Address);
    auto *Type = G ? dyn_cast<StructType>(G->getSourceElementType()) : nullptr;
    APInt Offset(64, 0);
    if (Type && Type->hasName() &&
        G->accumulateConstantOffset(Module.getDataLayout(), Offset))
      Of.try_emplace({Type->getName().str(), Offset.getSExtValue()}, &Taker);
  };
  if (auto *Load = dyn_cast<LoadInst>(&V))
    add(Load->getPointerOperand());
  for (const User *U : V.users())
    if (auto *Store = dyn_cast<StoreInst>(U);
        Store && Store->getValueOperand() == &V)
      add(Store->getPointerOperand());
}

void DevresOwner::add(const CallBase &Call, const ApiFunction &Row) {
  for (const ApiEffect &E : Row.Effects) {
    bool Argument = E.Via.K == ApiPlace::Argument && !E.Via.Through &&
                    E.Via.Index < Call.arg_size();
    const Value *V = Argument ? Call.getArgOperand(E.Via.Index) : &Call;
    if (!E.Resource)
      continue;
    if (E.Kind == EffectKind::Acquire && !Row.Managed)
      ByHand.insert(E.Resource);
    else if (E.Kind == EffectKind::Acquire)
      addKeepers(*V, Call, Acquires[E.Resource]);
    else if (E.Kind == EffectKind::Transfer && Row.Managed)
      addKeepers(*V, Call, TakesOver[E.Resource]);
  }
}

const Instruction *DevresOwner::taker(const ApiFamily &Family, StringRef Record,
                                      int64_t Offset) const {
  auto find = [&](const auto &In) -> const Instruction * {
    auto Of = In.find(&Family);
    if (Of == In.end())
      return nullptr;
    auto It = Of->second.find({("struct." + Record).str(), Offset});
    return It == Of->second.end() ? nullptr : It->second;
  };
  if (const Instruction *I = find(TakesOver))
    return I;
  return ByHand.contains(&Family) ? nullptr : find(Acquires);
}

} // namespace drydock
