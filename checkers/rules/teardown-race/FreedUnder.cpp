#include "Race.h"
#include "engine/FunctionAnalysis.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"

using namespace llvm;
using namespace drydock;
using namespace drydock::teardown_race;

/// The object that V is a part of, or the private data of: what the kernel's
/// inline functions and fields lead to from an object goes with it.
static const Value *objectOf(const Value *V) {
  for (unsigned Depth = 0; Depth < 6; ++Depth) {
    V = getUnderlyingObject(V);
    if (auto *Load = dyn_cast<LoadInst>(V))
      V = Load->getPointerOperand();
    else if (auto *Call = dyn_cast<CallBase>(V);
             Call && Call->arg_size() == 1 &&
             Call->getArgOperand(0)->getType()->isPointerTy() &&
             CallTargets::direct(*Call) &&
             !CallTargets::direct(*Call)->isDeclaration())
      V = Call->getArgOperand(0);
    else
      return V;
  }
  return V;
}

static const Value *argument(const CallBase &Call, const ApiPlace &P) {
  return P.K == ApiPlace::Argument && P.Index < Call.arg_size()
             ? Call.getArgOperand(P.Index)
             : nullptr;
}

/// Where the function goes on when Call returned 0; null when it does not ask.
static const BasicBlock *successOf(const CallBase &Call) {
  for (const User *U : Call.users()) {
    auto *Test = dyn_cast<ICmpInst>(U);
    auto *Zero = Test ? dyn_cast<ConstantInt>(Test->getOperand(1)) : nullptr;
    if (!Zero || !Zero->isZero())
      continue;
    for (const User *By : Test->users())
      if (auto *Branch = dyn_cast<BranchInst>(By)) {
        bool WhenTrue = Test->getPredicate() == ICmpInst::ICMP_EQ ||
                        Test->getPredicate() == ICmpInst::ICMP_SGE;
        return Branch->getSuccessor(WhenTrue ? 0 : 1);
      }
  }
  return nullptr;
}

namespace {
/// A handler that devres stops, and the object it is called with.
struct Managed {
  const CallBase *Request;
  const ApiFamily *Family;
  const Function *Handler;
  const Value *Object;
  bool Shared; ///< runs for others' interrupts, too
};
} // namespace

static std::optional<Managed> managedBy(const UnitContext &Unit,
                                        const CallBase &Call) {
  const ApiFunction *Row = CallTargets::row(Unit.Table, Call);
  if (!Row || !Row->Managed)
    return std::nullopt;
  for (const ApiEffect &E : Row->Effects) {
    const Value *Handler = argument(Call, E.Via),
                *Data = argument(Call, E.Data);
    if (E.Kind == EffectKind::RegisterCallback && E.Resource && Handler &&
        isa<Function>(Handler) && Data && E.Context != "devres" &&
        Data->getType()->isPointerTy() &&
        !CallTargets::hasBits(Call, E.Off, E.OffBits))
      return Managed{&Call, E.Resource, cast<Function>(Handler), objectOf(Data),
                     CallTargets::hasBits(Call, E.Off, E.SharedBits)};
  }
  return std::nullopt;
}

static bool has(const UnitContext &Unit, const Instruction &I, EffectKind Kind,
                function_ref<bool(const ApiEffect &, const CallBase &)> Fits) {
  auto *Call = dyn_cast<CallBase>(&I);
  const ApiFunction *Row = Call ? CallTargets::row(Unit.Table, *Call) : nullptr;
  return Row && any_of(Row->Effects, [&](const ApiEffect &E) {
           return E.Kind == Kind && E.Resource && Fits(E, *Call);
         });
}

/// The object is freed, or the reference put that it was made with.
static bool frees(const UnitContext &Unit, const Instruction &I,
                  const Managed &M) {
  auto made = [&](const ApiEffect &E) {
    auto makes = [&](const Value *V) {
      auto *By = dyn_cast<Instruction>(V);
      return By && has(Unit, *By, EffectKind::Acquire,
                       [&](const ApiEffect &Made, const CallBase &) {
                         return Made.Via.K == ApiPlace::Return &&
                                Made.Resource == E.Resource;
                       });
    };
    if (auto *Phi = dyn_cast<PHINode>(M.Object))
      return all_of(Phi->incoming_values(), makes);
    return makes(M.Object);
  };
  return has(Unit, I, EffectKind::Release,
             [&](const ApiEffect &E, const CallBase &Call) {
               const Value *V = argument(Call, E.Via);
               return E.Resource->Memory && V && V->getType()->isPointerTy() &&
                      getUnderlyingObject(V) == M.Object && made(E) &&
                      !CallTargets::row(Unit.Table, Call)->Managed;
             });
}

static void check(const UnitContext &Unit, const Managed &M, Sink Report) {
  const Function &F = *M.Request->getFunction();
  const BasicBlock *Live = successOf(*M.Request);
  auto ends = [&](const Instruction &I) {
    auto ofFamily = [&](const ApiEffect &E, const CallBase &) {
      return E.Resource == M.Family;
    };
    return has(Unit, I, EffectKind::Release, ofFamily) ||
           has(Unit, I, EffectKind::Stop, ofFamily);
  };
  if (!Live || any_of(F, [&](const BasicBlock &B) { return any_of(B, ends); }))
    return;
  for (const BasicBlock &Block : F)
    for (const Instruction &I : Block) {
      if (!frees(Unit, I, M) ||
          !(&Block == Live || isPotentiallyReachable(Live, &Block)))
        continue;
      std::string Name = SourceNames::name(F);
      std::string Handler = SourceNames::name(*M.Handler);
      Finding Found;
      Found.Place = Unit.Names.place(I);
      Found.Function = Name;
      Found.Subject = Handler;
      Found.Message = "what '" + Handler +
                      "' is called with is released here, "
                      "but devres stops the handler only afterwards";
      Found.Trace.push_back({Unit.Names.place(*M.Request), Name,
                             "'" + Handler + "' is the handler of " +
                                 M.Family->Noun + ", managed by devres"});
      // Probe gives up before anybody uses the device, and most are quiet then;
      // others on the line are not.
      Found.Sure = M.Shared ? Confidence::Likely : Confidence::Heuristic;
      return Report(std::move(Found));
    }
}

void teardown_race::checkFreedUnder(const UnitContext &Unit, Sink Report) {
  for (const Function &F : Unit.Module)
    for (const BasicBlock &Block : F)
      for (const Instruction &I : Block)
        if (auto *Call = dyn_cast<CallBase>(&I))
          if (std::optional<Managed> M = managedBy(Unit, *Call))
            check(Unit, *M, Report);
}
