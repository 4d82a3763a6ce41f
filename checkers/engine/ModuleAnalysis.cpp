#include "engine/ModuleAnalysis.h"
#include "engine/FunctionAnalysis.h"
#include "lifecycle/Lifecycle.h"
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
  ModuleFacts Facts{Table};

  Impl(const ApiTable &Table, EngineOptions Options)
      : Table(Table), Options(Options) {}

  void analyze(LoweredUnit &Unit, const std::vector<EngineHooks *> &Hooks);
  void forgetStatics(const Module &M);
};

namespace {
/// One pass over the functions of a unit, callees and callbacks first.
struct UnitRun {
  UnitContext &Context;
  AnalysisStats &Stats;
  const std::vector<EngineHooks *> &Hooks;
  DenseSet<const Function *> Done;

  void analyzeOnce(const Function &F);
  void analyzeCallbacks(const CallBase &Call);
  void analyze(const Function &F);
};
} // namespace

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
  Module &M = *Unit.Module;
  SourceNames Names(M);
  CallTargets Targets(M);
  OpsRoles Roles(Table, M);
  Teardown.add(M, Roles);
  if (!Hooks.empty())
    Facts.add(M, Names, Roles);
  AsyncSources Async(Table, M);
  RegisterGates Gates(Table, M, Roles);
  CallContexts Contexts(Table, M, Names, Roles);
  PairNames Pairs(Table, M, Roles);
  Releasers Release(Table, M);
  DevresOwner Devres(Table, M);
  UnitContext Context{M,        Table,    Options, Summaries, Names,
                      Targets,  Teardown, Roles,   Async,     Gates,
                      Contexts, Pairs,    Release, Devres};
  for (EngineHooks *H : Hooks)
    H->onUnit(Context);
  CallGraph Graph(M);
  UnitRun Run{Context, Stats, Hooks, {}};
  for (auto Scc = scc_begin(&Graph); !Scc.isAtEnd(); ++Scc)
    for (CallGraphNode *Node : *Scc)
      if (const Function *F = Node->getFunction())
        Run.analyzeOnce(*F);
}

/// Callbacks that a call may run, or stop, are summarised before the caller:
/// what a devres action releases is known when it is registered, what a handler
/// uses when it is freed.
void UnitRun::analyzeCallbacks(const CallBase &Call) {
  for (const Use &Argument : Call.args())
    if (auto *Callback = dyn_cast<Function>(Argument.get()))
      analyzeOnce(*Callback);
  const ApiFunction *Row = CallTargets::row(Context.Table, Call);
  if (!Row)
    return;
  if (Row->Runs)
    for (const Function *Callback : Context.Roles.in(*Row->Runs))
      analyzeOnce(*Callback);
  for (const ApiEffect &Effect : Row->Effects)
    if (Effect.Kind == EffectKind::Release && Effect.Resource)
      for (const Function *Callback :
           Context.Targets.inVariables(Effect.Resource->RunsField))
        analyzeOnce(*Callback);
  for (const ApiEffect &Effect : Row->Effects)
    for (const auto &Handler : Context.Async.handlers(Effect.Resource))
      analyzeOnce(*Handler.F);
}

void UnitRun::analyzeOnce(const Function &F) {
  if (F.isDeclaration() || !Done.insert(&F).second)
    return;
  for (const BasicBlock &Block : F)
    for (const Instruction &I : Block)
      if (auto *Call = dyn_cast<CallBase>(&I)) {
        if (const Function *Callee = CallTargets::direct(*Call))
          analyzeOnce(*Callee); // a callback comes before its turn
        // Of several, a table has one: locks of all would be mixed up.
        if (auto Targets = Context.Targets.indirect(*Call); Targets.size() == 1)
          analyzeOnce(*Targets.front());
        analyzeCallbacks(*Call);
      } else if (auto *Store = dyn_cast<StoreInst>(&I)) {
        if (auto *Callback = dyn_cast<Function>(Store->getValueOperand()))
          analyzeOnce(*Callback);
        for (const Function *Release :
             Context.Roles.releasesIn(*Store->getValueOperand()))
          analyzeOnce(*Release);
      }
  analyze(F);
}

void UnitRun::analyze(const Function &F) {
  static const std::vector<EngineHooks *> NoHooks;
  SummaryMap &Summaries = Context.Summaries;
  bool Own = Context.Names.isDriverCode(F);
  // A row overrides the body of a kernel inline function.
  const ApiFunction *Row = Context.Table.function(SourceNames::name(F));
  if (!Own && Row && !Row->saysNothing())
    return;
  if (!Own && isStub(F)) {
    Summaries[F.getName()].Outcomes.emplace_back();
    return;
  }
  bool EntryPoint = Context.Targets.addressTaken(F) ||
                    (F.hasLocalLinkage() && !Context.Targets.callers(F));
  FunctionAnalysis Analysis(Context, F, Own ? Hooks : NoHooks, EntryPoint);
  Summary Result = Analysis.run();
  Summaries[F.getName()] = std::move(Result);
  if (!Own)
    return;
  ++Stats.Functions;
  if (!Analysis.truncation().empty())
    Stats.Truncated.push_back({Context.Names.place(F).File,
                               SourceNames::name(F), Analysis.truncation()});
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

void ModuleAnalysis::finish(const std::vector<EngineHooks *> &Hooks) {
  Lifecycle Whole(P->Facts);
  for (EngineHooks *H : Hooks)
    H->onModule(Whole);
  for (const std::string &Name : P->Facts.cut()) {
    const FunctionFacts &F = P->Facts.functions().at(Name);
    P->Stats.Truncated.push_back(
        {F.Where.File, F.SourceName, "order of its calls: too long"});
  }
}

const AnalysisStats &ModuleAnalysis::stats() const { return P->Stats; }

} // namespace drydock
