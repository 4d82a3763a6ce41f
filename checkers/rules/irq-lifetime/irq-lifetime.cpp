// Interrupt handlers that outlive their vectors, or that are freed with the
// wrong object or by two owners.
#include "engine/CallTargets.h"
#include "engine/DeepRule.h"
#include "lifecycle/Lifecycle.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace drydock {

static constexpr RuleInfo Info = {
    "irq-lifetime",
    "An interrupt handler outlives its vectors, or is freed the wrong way.",
    772};

namespace {
class IrqLifetime : public DeepRule {
public:
  IrqLifetime() : DeepRule(Info) {}

  void onReleasedLate(const Point &P, const LateRelease &L) override {
    Finding F = at(P, L.Needed->Family->Noun,
                   L.Family->Noun + " is " + L.Family->Released +
                       " after the " + L.Needed->Family->Noun + " it needs");
    P.released(*L.Needed, F.Trace);
    P.branches(L.Needed->Released, F.Trace);
    F.Trace.push_back(P.note(P.where(), L.Family->Noun + " is " +
                                            L.Family->Released + " only here"));
    F.Sure = isHelper(L.Needed->Released) ? Confidence::Heuristic
                                          : Confidence::Likely;
    report(std::move(F), P.where());
  }

  void onModule(const Lifecycle &L) override {
    for (const Source &S : L.sources()) {
      // Timers and works have places of their own; an interrupt has none.
      if (S.Where.isKnown() || S.Family->Needs.empty())
        continue;
      for (const std::string &Teardown : L.teardowns())
        checkGround(L, S, Teardown);
    }
    for (const auto &[_, Function] : L.facts().functions())
      for (const Event &E : Function.Events)
        if (E.K == Event::Stop && E.Releases && !E.Family->Needs.empty())
          checkRelease(L, E);
  }

private:
  /// One of the driver's own, which may have freed the handler, and what is
  /// freed here another.
  static bool isHelper(const Instruction *Release) {
    auto *Call = dyn_cast_or_null<CallBase>(Release);
    const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
    return Callee && !Callee->isDeclaration();
  }

  static std::string handler(const Lifecycle &L, const Source &S) {
    return "'" + L.sourceName(S.Registered.front()->Name) + "'";
  }

  static PathNote note(const Lifecycle &L, const Event &E, std::string What) {
    return {E.Where, L.sourceName(E.In), std::move(What)};
  }

  Finding make(const Lifecycle &L, const Event &At, std::string Subject,
               std::string Message) {
    Finding F;
    F.Rule = info().Id;
    F.Place = At.Where;
    F.Function = L.sourceName(At.In);
    F.Subject = std::move(Subject);
    F.Message = std::move(Message);
    F.Sure = Confidence::Likely;
    return F;
  }

  /// devres frees the handler only after Teardown gave back its vectors.
  void checkGround(const Lifecycle &L, const Source &S,
                   const std::string &Teardown) {
    if (!L.staysManaged(S))
      return;
    for (const Event *E : L.facts().sequence(Teardown)) {
      if (E->K == Event::Stop && E->Family == S.Family && E->Releases)
        return;
      if (E->K != Event::Drop || !is_contained(S.Family->Needs, E->Family->Id))
        continue;
      Finding F = make(L, *E, E->Family->Noun,
                       E->Family->Noun + " is " + E->Family->Released +
                           " while " + handler(L, S) + " still needs it");
      F.Trace.push_back(note(L, *S.Registered.front(),
                             "devres frees the handler after the teardown"));
      report(std::move(F), nullptr);
      return;
    }
  }

  /// With a handler that stands in a unit we do not see, or that a helper is
  /// given.
  static bool isRequestedElsewhere(const Lifecycle &L, const Event &Stop) {
    return any_of(L.facts().functions(), [&](const auto &F) {
      return any_of(F.second.Events, [&](const Event &E) {
        return E.K == Event::Register && E.Family == Stop.Family &&
               (E.Name.empty() ? !E.Held.isField()
                               : !L.facts().functions().count(E.Name));
      });
    });
  }

  void checkRelease(const Lifecycle &L, const Event &Stop) {
    const Event *Managed = nullptr, *Other = nullptr;
    bool Certain = !Stop.Keys.empty();
    for (const Source &S : L.sources())
      for (const Event *E : S.Registered) {
        if (E->Family != Stop.Family)
          continue;
        // The same object, as far as types tell.
        bool Fits = Stop.Keys.empty() || E->Keys.empty() ||
                    any_of(E->Keys, [&](const std::string &Key) {
                      return is_contained(Stop.Keys, Key);
                    });
        Certain &= !Fits;
        (Fits && E->Managed ? Managed : Other) = E;
      }
    Certain = Certain && !isRequestedElsewhere(L, Stop);
    if (Managed && !Other && !Stop.Managed && Managed->In != Stop.In)
      reportTwoOwners(L, Stop, *Managed);
    else if (Certain && Other)
      reportStranger(L, Stop, *Other);
  }

  void reportTwoOwners(const Lifecycle &L, const Event &Stop,
                       const Event &Managed) {
    std::string Handler = L.sourceName(Managed.Name);
    Finding F =
        make(L, Stop, Handler,
             Stop.Family->Noun + " '" + Handler + "' is " +
                 Stop.Family->Released + " by hand, and devres does it again");
    F.Trace.push_back(
        note(L, Managed, "devres frees it when the device is unbound"));
    report(std::move(F), nullptr);
  }

  void reportStranger(const Lifecycle &L, const Event &Stop,
                      const Event &Registered) {
    const std::string &Key = Stop.Keys.front();
    Finding F = make(L, Stop, Key,
                     Stop.Family->Noun + " is " + Stop.Family->Released +
                         " with a '" + Key + "', but none was " +
                         Stop.Family->Acquired + " with one");
    F.Trace.push_back(note(L, Registered,
                           Stop.Family->Acquired + " with a '" +
                               Registered.Keys.front() + "' here"));
    report(std::move(F), nullptr);
  }
};
} // namespace

std::unique_ptr<Rule> make_irq_lifetime() {
  return std::make_unique<IrqLifetime>();
}

} // namespace drydock
