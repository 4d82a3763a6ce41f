// Memory that a device reads or writes: a mapping that may have failed, one
// that is not undone, or undone in another way than it was made.
#include "Agreement.h"
#include "MappingFlow.h"
#include "WrongIndex.h"
#include "engine/FunctionAnalysis.h"
#include "engine/LeakRule.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace drydock {

static constexpr RuleInfo Info = {
    "dma-lifetime",
    "A DMA mapping is unchecked, not undone, or undone in another way than it "
    "was made.",
    772};

namespace {
class DmaLifetime : public LeakRule {
public:
  DmaLifetime() : LeakRule(Info) {}
  void onUnit(const UnitContext &Unit) override;
  void onModule(const Lifecycle &) override;
  void onSecondRelease(const Point &P, const SecondRelease &Event) override;

protected:
  bool answersFor(const ApiFamily &Family) const override {
    return Family.DmaMapping;
  }

private:
  /// A mapping that its own function does not check.
  struct Unchecked {
    Finding F;
    std::string In;
    std::vector<Place> Kept;
  };

  void addCall(const UnitContext &Unit, const CallBase &Call);
  void addEffect(const UnitContext &Unit, const CallBase &Call,
                 const ApiFunction &Row, const ApiEffect &Effect);
  void addMapping(const UnitContext &Unit, const CallBase &Call,
                  const ApiEffect &Effect, Site S);
  void compareDirectly(const UnitContext &Unit, const Site &Acquired,
                       const MappingFlow &Flow, const CallBase &Release);
  void addChecks(const UnitContext &Unit, const CallBase &Call);
  void addOtherStores(const Function &F);
  void ignored(const UnitContext &Unit, const CallBase &Call,
               const ApiEffect &Effect);
  void wrongIndex(const UnitContext &Unit, const CallBase &Call,
                  const ApiEffect &Effect);
  void reportDisagreement(const Disagreement &D);
  Finding make(const UnitContext &Unit, const CallBase &Call,
               std::string Subject, std::string Message) const;

  Agreement Agrees;
  std::vector<Unchecked> Candidates;
  std::map<Place, std::set<std::string>> CheckedIn, MappedIn;
  DenseSet<const StoreInst *> Known;
};
} // namespace

Finding DmaLifetime::make(const UnitContext &Unit, const CallBase &Call,
                          std::string Subject, std::string Message) const {
  Finding F;
  F.Rule = Info.Id;
  F.Place = Unit.Names.place(Call);
  F.Function = SourceNames::name(*Call.getFunction());
  F.Subject = std::move(Subject);
  F.Message = std::move(Message);
  F.Sure = Confidence::Likely;
  return F;
}

void DmaLifetime::onUnit(const UnitContext &Unit) {
  Known.clear();
  SmallVector<const Function *, 16> Own;
  for (const Function &F : Unit.Module)
    if (!F.isDeclaration() && Unit.Names.isDriverCode(F))
      Own.push_back(&F);
  for (const Function *F : Own) {
    Unit.Names.enter(*F);
    for (const Instruction &I : instructions(*F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        addCall(Unit, *Call);
  }
  for (const Function *F : Own)
    addOtherStores(*F);
}

void DmaLifetime::addCall(const UnitContext &Unit, const CallBase &Call) {
  addChecks(Unit, Call);
  if (const ApiFunction *Row = CallTargets::row(Unit.Table, Call))
    for (const ApiEffect &Effect : Row->Effects)
      if (Effect.Resource &&
          (Effect.Resource->DmaMapping || !Effect.Matches.empty()))
        addEffect(Unit, Call, *Row, Effect);
}

/// The field that an argument was read from, or that it points to.
static Place keptAt(const Value &V) {
  auto *Load = dyn_cast<LoadInst>(&V);
  return fieldAt(Load ? *Load->getPointerOperand() : V);
}

/// The load of a number, behind casts and functions that only fetch it.
static const LoadInst *fetched(const Value *V) {
  while (auto *Cast = dyn_cast<CastInst>(V))
    V = Cast->getOperand(0);
  auto *Call = dyn_cast<CallBase>(V);
  const Function *Getter = Call ? CallTargets::direct(*Call) : nullptr;
  if (Getter && Getter->size() == 1)
    if (auto *Return = dyn_cast<ReturnInst>(Getter->back().getTerminator()))
      V = Return->getReturnValue();
  return dyn_cast_or_null<LoadInst>(V);
}

void DmaLifetime::addChecks(const UnitContext &Unit, const CallBase &Call) {
  for (unsigned I = 0; I != Call.arg_size(); ++I)
    if (const LoadInst *Load = fetched(Call.getArgOperand(I)))
      if (Load->getType()->isIntegerTy(64) || Load->getType()->isIntegerTy(32))
        if (Place P = keptAt(*Load);
            P.isKnown() && MappingFlow::isCheck(Unit.Table, Call, I))
          CheckedIn[P].insert(Call.getFunction()->getName().str());
}

void DmaLifetime::addEffect(const UnitContext &Unit, const CallBase &Call,
                            const ApiFunction &Row, const ApiEffect &Effect) {
  bool Acquires = Effect.Kind == EffectKind::Acquire;
  if (!Acquires && Effect.Kind != EffectKind::Release)
    return;
  Site S = siteAt(Unit, Call, Row, Effect);
  if (Acquires && Effect.Via.K == ApiPlace::Return)
    return addMapping(Unit, Call, Effect, std::move(S));
  if (Effect.Via.K != ApiPlace::Argument || Effect.Via.Through)
    return;
  if (Acquires && Effect.When == EffectWhen::Success && Call.use_empty())
    ignored(Unit, Call, Effect);
  if (!Acquires && Effect.Resource->DmaMapping)
    wrongIndex(Unit, Call, Effect);
  Place P = keptAt(*Call.getArgOperand(Effect.Via.Index));
  S.Spelling = spell(Unit.Names, P);
  if (P.isKnown())
    Agrees.add(Unit, P, std::move(S));
}

void DmaLifetime::addMapping(const UnitContext &Unit, const CallBase &Call,
                             const ApiEffect &Effect, Site S) {
  MappingFlow Flow(Unit.Table);
  Flow.follow(Call);
  Known.insert(Flow.Stores.begin(), Flow.Stores.end());
  std::string In = Call.getFunction()->getName().str();
  std::string Subject = Unit.Names.variable(&Call);
  if (!Flow.Kept.empty())
    Subject = spell(Unit.Names, Flow.Kept.front());
  S.Spelling = Subject;
  for (const CallBase *Release : Flow.Released)
    compareDirectly(Unit, S, Flow, *Release);
  for (const Place &P : Flow.Kept) {
    MappedIn[P].insert(In);
    Agrees.add(Unit, P, S);
  }
  if (!Effect.Resource->DmaMapping || Effect.When != EffectWhen::Always ||
      Flow.Checked || Flow.Lost || !Flow.Used)
    return;
  std::string Named = Subject.empty() ? "" : " '" + Subject + "'";
  Candidates.push_back({make(Unit, Call, Subject,
                             Effect.Resource->Noun + Named +
                                 " is used, but nothing checks whether it "
                                 "failed"),
                        In,
                        {Flow.Kept.begin(), Flow.Kept.end()}});
}

/// The release of what Flow started from, without a field in between.
void DmaLifetime::compareDirectly(const UnitContext &Unit, const Site &Acquired,
                                  const MappingFlow &Flow,
                                  const CallBase &Release) {
  const ApiFunction *Row = CallTargets::row(Unit.Table, Release);
  for (const ApiEffect &E : Row->Effects) {
    if (E.Kind != EffectKind::Release || E.Resource != Acquired.Family ||
        !Flow.isOnly(Release.getArgOperand(E.Via.Index)))
      continue;
    Site Released = siteAt(Unit, Release, *Row, E);
    for (const Disagreement &D : Agreement::compare(Released, {&Acquired}))
      reportDisagreement(D);
  }
}

/// What is stored where a mapping is kept, and is none.
void DmaLifetime::addOtherStores(const Function &F) {
  for (const Instruction &I : instructions(F)) {
    auto *Store = dyn_cast<StoreInst>(&I);
    if (!Store || Known.contains(Store) ||
        isa<ConstantData>(Store->getValueOperand()))
      continue;
    if (Place P = fieldAt(*Store->getPointerOperand()); P.isKnown())
      Agrees.addOther(P);
  }
}

void DmaLifetime::ignored(const UnitContext &Unit, const CallBase &Call,
                          const ApiEffect &Effect) {
  if (!Effect.Resource->DmaMapping)
    return;
  const Value *Argument = Call.getArgOperand(Effect.Via.Index);
  std::string Subject = spell(Unit.Names, keptAt(*Argument));
  if (Subject.empty())
    Subject = Unit.Names.variable(Argument);
  std::string Named = Subject.empty() ? "" : " of '" + Subject + "'";
  report(make(Unit, Call, Subject,
              Effect.Resource->Noun + Named +
                  " may have failed, but its result is ignored"),
         &Call);
}

void DmaLifetime::wrongIndex(const UnitContext &Unit, const CallBase &Call,
                             const ApiEffect &Effect) {
  const Value *Argument = Call.getArgOperand(Effect.Via.Index);
  if (!isSameEachRound(Call, *Argument))
    return;
  std::string Subject = spell(Unit.Names, keptAt(*Argument));
  report(make(Unit, Call, Subject,
              Effect.Resource->Noun + " '" + Subject + "' of one element is " +
                  Effect.Resource->Released +
                  " again in each round of the loop"),
         &Call);
}

void DmaLifetime::reportDisagreement(const Disagreement &D) {
  const Site &R = *D.Released, &A = *D.Acquired;
  auto text = [&](const Site &S) {
    const Site::Term &T = S.Terms.at(D.Parameter);
    return T.Constant ? T.Text : "another value";
  };
  Finding F;
  F.Rule = Info.Id;
  F.Place = R.Where;
  F.Function = R.Function;
  F.Subject = A.Spelling;
  F.Message = R.Family->Noun + " '" + A.Spelling + "' is " +
              R.Family->Released + " with '" + D.Parameter + "' " + text(R) +
              ", but " + A.Family->Acquired + " with " + text(A);
  F.Trace.push_back({A.Where, A.Function, A.Family->Acquired + " here"});
  F.Sure = D.AllSeen ? Confidence::Likely : Confidence::Heuristic;
  report(std::move(F), nullptr);
}

void DmaLifetime::onSecondRelease(const Point &P, const SecondRelease &Event) {
  const Resource &R = *Event.R;
  if (!R.Family->DmaMapping)
    return;
  std::string Subject = P.render(R.Handle);
  Finding F = at(P, Subject,
                 R.Family->Noun + " '" + Subject + "' is " +
                     R.Family->Released + " twice");
  P.acquired(R, F.Trace);
  P.released(R, F.Trace);
  P.branches(R.Released, F.Trace);
  if (Event.Inner)
    F.Trace.push_back(*Event.Inner);
  F.Sure = R.Acquired ? Confidence::Proved : Confidence::Likely;
  report(std::move(F), P.where());
}

void DmaLifetime::onModule(const Lifecycle &) {
  for (const Disagreement &D : Agrees.check())
    reportDisagreement(D);
  for (Unchecked &U : Candidates) {
    // Another function may check what this one leaves in a field, unless that
    // one has a mapping of its own to check.
    bool Elsewhere = any_of(U.Kept, [&](const Place &P) {
      return any_of(CheckedIn[P], [&](const std::string &In) {
        return In == U.In || !MappedIn[P].count(In);
      });
    });
    if (!Elsewhere)
      report(std::move(U.F), nullptr);
  }
}

std::unique_ptr<Rule> make_dma_lifetime() {
  return std::make_unique<DmaLifetime>();
}

} // namespace drydock
