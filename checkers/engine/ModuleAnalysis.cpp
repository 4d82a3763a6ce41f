#include "engine/ModuleAnalysis.h"
#include "engine/FunctionAnalysis.h"
#include "lowering/LoweredUnit.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"

using namespace llvm;

namespace drydock {

struct ModuleAnalysis::Impl {
  const ApiTable &Table;
  EngineOptions Options;
  SummaryMap Summaries;
  AnalysisStats Stats;
  TeardownIndex Teardown{Table};

  Impl(const ApiTable &Table, EngineOptions Options)
      : Table(Table), Options(Options) {}

  void analyze(LoweredUnit &Unit, const std::vector<EngineHooks *> &Hooks);
  void forgetStatics(const Module &M);
};

/// Static functions of one unit must not answer for those of the next.
void ModuleAnalysis::Impl::forgetStatics(const Module &M) {
  for (const Function &F : M)
    if (F.hasLocalLinkage())
      Summaries.erase(F.getName());
}

/// A header function that only returns a constant is most likely the stub of a
/// disabled option: it says nothing about the function the driver means.
static bool isStub(const Function &F) {
  if (F.size() != 1 || F.getReturnType()->isVoidTy())
    return false;
  auto *Return = dyn_cast<ReturnInst>(F.front().getTerminator());
  return Return && isa<Constant>(Return->getReturnValue()) &&
         none_of(F.front(), [](const Instruction &I) {
           return isa<CallBase>(I) || isa<StoreInst>(I);
         });
}

void ModuleAnalysis::Impl::analyze(LoweredUnit &Unit,
                                   const std::vector<EngineHooks *> &Hooks) {
  static const std::vector<EngineHooks *> NoHooks;
  Module &M = *Unit.Module;
  SourceNames Names(M);
  CallTargets Targets(M);
  UnitContext Context{M, Table, Options, Summaries, Names, Targets,
                      Teardown};
  Teardown.add(M, Names);
  CallGraph Graph(M);
  for (auto Scc = scc_begin(&Graph); !Scc.isAtEnd(); ++Scc)
    for (CallGraphNode *Node : *Scc) {
      const Function *F = Node->getFunction();
      if (!F || F->isDeclaration())
        continue;
      bool Own = Names.isDriverCode(*F);
      // A row overrides the body of a kernel inline function.
      const ApiFunction *Row = Table.function(SourceNames::name(*F));
      if (!Own && Row && !Row->saysNothing())
        continue;
      if (!Own && isStub(*F)) {
        Summaries[F->getName()].Outcomes.emplace_back();
        continue;
      }
      bool EntryPoint = Targets.addressTaken(*F) ||
                        (F->hasLocalLinkage() && !Targets.callers(*F));
      FunctionAnalysis Analysis(Context, *F, Own ? Hooks : NoHooks, EntryPoint);
      Summaries[F->getName()] = Analysis.run();
      if (!Own)
        continue;
      ++Stats.Functions;
      if (!Analysis.truncation().empty())
        Stats.Truncated.push_back({Names.place(*F).File, SourceNames::name(*F),
                                   Analysis.truncation()});
    }
}

ModuleAnalysis::ModuleAnalysis(const ApiTable &Table, EngineOptions Options)
    : P(std::make_unique<Impl>(Table, Options)) {}

ModuleAnalysis::~ModuleAnalysis() = default;

void ModuleAnalysis::summarizeUnit(LoweredUnit &Unit) {
  P->analyze(Unit, {});
  P->forgetStatics(*Unit.Module);
  P->Stats = AnalysisStats();
}

void ModuleAnalysis::checkUnit(LoweredUnit &Unit,
                               const std::vector<EngineHooks *> &Hooks) {
  P->analyze(Unit, Hooks);
  P->forgetStatics(*Unit.Module);
}

const AnalysisStats &ModuleAnalysis::stats() const { return P->Stats; }

} // namespace drydock
