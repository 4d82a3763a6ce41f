#include "lifecycle/Accessors.h"
#include "engine/CallTargets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include <optional>

using namespace llvm;

namespace drydock {

/// How far behind its first argument's target Address lies.
static std::optional<int64_t> behindFirst(const Function &F,
                                          const Value &Address) {
  APInt Offset(64, 0);
  const Value *Base = Address.stripAndAccumulateConstantOffsets(
      F.getDataLayout(), Offset, /*AllowNonInbounds=*/true);
  return Base == F.getArg(0) ? std::optional(Offset.getSExtValue())
                             : std::nullopt;
}

/// An accessor is short and decides nothing.
static bool maySay(const Function *F) {
  return F && !F->isDeclaration() && F->size() == 1 && !F->arg_empty() &&
         F->getArg(0)->getType()->isPointerTy();
}

/// What an inner accessor says of its first argument, said of F's.
static std::optional<int64_t>
through(const Function &F, const CallBase &Call,
        function_ref<std::optional<int64_t>(const Function &)> Inner) {
  const Function *Callee = CallTargets::direct(Call);
  std::optional<int64_t> Of = maySay(Callee) ? Inner(*Callee) : std::nullopt;
  std::optional<int64_t> At =
      Of ? behindFirst(F, *Call.getArgOperand(0)) : std::nullopt;
  return At ? std::optional(*At + *Of) : std::nullopt;
}

static std::optional<int64_t> fills(const Function &F) {
  if (F.arg_size() != 2 || !F.getArg(1)->getType()->isPointerTy())
    return std::nullopt;
  for (const User *U : F.getArg(1)->users()) {
    if (auto *Store = dyn_cast<StoreInst>(U);
        Store && Store->getValueOperand() == F.getArg(1))
      return behindFirst(F, *Store->getPointerOperand());
    if (auto *Call = dyn_cast<CallBase>(U))
      return through(F, *Call, fills);
  }
  return std::nullopt;
}

static std::optional<int64_t> fetches(const Function &F) {
  auto *Return = dyn_cast<ReturnInst>(F.getEntryBlock().getTerminator());
  const Value *V = Return ? Return->getReturnValue() : nullptr;
  if (!V || F.arg_size() != 1 || !V->getType()->isPointerTy())
    return std::nullopt;
  if (auto *Load = dyn_cast<LoadInst>(V))
    return behindFirst(F, *Load->getPointerOperand());
  auto *Call = dyn_cast<CallBase>(V);
  return Call ? through(F, *Call, fetches) : std::nullopt;
}

/// An accessor of the innermost object says not whose that is: many objects
/// have such a part.
static bool isOfPart(const Function &F) {
  return none_of(F.front(), IsaPred<CallBase>);
}

static Place place(const SourceNames &Names, const CallBase &Call,
                   std::optional<int64_t> (*Says)(const Function &)) {
  const Function *Callee = CallTargets::direct(Call);
  if (!maySay(Callee) || Names.isDriverCode(*Callee) || isOfPart(*Callee))
    return {};
  std::optional<int64_t> Offset = Says(*Callee);
  Place P{Offset ? objectOf(Names, *Callee->getArg(0)) : "",
          Offset.value_or(0)};
  return P.isField() ? P : Place();
}

Place filledBy(const SourceNames &Names, const CallBase &Call) {
  return place(Names, Call, fills);
}

Place fetchedBy(const SourceNames &Names, const CallBase &Call) {
  return place(Names, Call, fetches);
}

} // namespace drydock
