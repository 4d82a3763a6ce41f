// An interrupt handler or subsystem callback that may run before what it uses
// is set up.
#include "engine/DeepRule.h"
#include "lifecycle/Lifecycle.h"

namespace drydock {

static constexpr RuleInfo Info = {
    "irq-before-ready",
    "An interrupt or callback may run before what it uses is set up.", 908};

namespace {
class IrqBeforeReady : public DeepRule {
public:
  IrqBeforeReady() : DeepRule(Info) {}

  void onModule(const Lifecycle &L) override {
    for (const Source &S : L.sources())
      // Works and timers run when armed, not before.
      if (!S.Where.isKnown() && S.Family->Async && !S.Family->State &&
          !S.Registered.front()->Later)
        for (const std::string &BringUp : L.starts())
          check(L, S, BringUp);
  }

private:
  using Events = std::vector<const Event *>;

  /// The source that E sets up, when a handler of S arms it; or null.
  static const Source *readiesSource(const Lifecycle &L, const Source &S,
                                     const Event &E) {
    for (const Source &Other : L.sources())
      if (E.K == Event::Register && Other.Where.isKnown() &&
          E.Family == Other.Family && E.Source == Other.Where &&
          L.arms(S, Other))
        return &Other;
    return nullptr;
  }

  /// The place by which a handler of S uses what E sets up; or null.
  static const Place *usedAs(const Lifecycle &L, const Source &S,
                             const Event &E) {
    for (const Place *P : {&E.Source, &E.Inside})
      if (P->isKnown() && L.uses(S, *P))
        return P;
    return nullptr;
  }

  /// What E makes usable, when a handler of S uses it.
  static std::string readies(const Lifecycle &L, const Source &S,
                             const Event &E) {
    if (E.K == Event::Init && usedAs(L, S, E))
      return "'" + E.Spelling + "'";
    if (E.K == Event::Set && L.useOf(S, E.Source, E.In).In)
      return "'" + E.Spelling + "'";
    if (const Source *Other = readiesSource(L, S, E))
      return Other->Family->Noun + " '" + Other->Spelling + "'";
    return "";
  }

  /// Most devices are quiet until probe is done, users of a subsystem are not;
  /// and a flag may tell the handler whether it is: one that is not itself what
  /// is set up.
  static bool mayWait(const Lifecycle &L, const Source &S,
                      std::set<Place> Later, const Event &Ready) {
    const Event &Handler = *S.Registered.front();
    if (Ready.K == Event::Set)
      return !(Handler.ByTable || Handler.Shared) ||
             !L.followsFirst(S, Ready.Source);
    Later.erase(Ready.Source);
    Later.erase(Ready.Inside);
    if (const Source *Other = readiesSource(L, S, Ready))
      return L.mayHoldBack(S, Later, *Other);
    return L.mayHoldBack(S, Later, *usedAs(L, S, Ready));
  }

  /// What BringUp writes after Start, and pointers that are set by others only.
  static std::set<Place> setLater(const Lifecycle &L,
                                  const std::string &BringUp, const Events &All,
                                  Events::const_iterator Start) {
    std::set<Place> Later = L.facts().writesAfter(BringUp, Start - All.begin());
    for (const auto &[_, F] : L.facts().functions())
      for (const Event &E : F.Events)
        if (E.K == Event::Set)
          Later.insert(E.Source);
    for (auto At = All.begin(); At != Start; ++At)
      if ((*At)->K == Event::Set)
        Later.erase((*At)->Source);
    return Later;
  }

  /// One finding for each way to start S: what is set up too late for sure, or
  /// else the first that may be.
  void check(const Lifecycle &L, const Source &S, const std::string &BringUp) {
    const Events &All = L.facts().sequence(BringUp);
    auto Start = L.startOf(S, All);
    if (Start == All.end() || (*Start)->Off)
      return;
    std::optional<std::set<Place>> Later;
    std::optional<Finding> Found;
    for (auto At = Start; At != All.end(); ++At) {
      if (Lifecycle::ends(**At, S))
        break; // off again: enabled when all is there
      std::string Ready = readies(L, S, **At);
      if (Ready.empty() || isThereBefore(All, Start, **At))
        continue;
      if (!Later)
        Later = setLater(L, BringUp, All, Start);
      bool Likely = !isQuiet(S, All, Start) && !mayWait(L, S, *Later, **At);
      if (Likely || !Found)
        Found = make(L, S, **Start, **At, Ready, Likely);
      if (Likely)
        break;
    }
    if (Found)
      report(std::move(*Found), nullptr);
  }

  /// The device was reset or masked before: its interrupt comes when it is set
  /// up. Masked only, it may have something to tell when another's comes.
  static bool isQuiet(const Source &S, const Events &All,
                      Events::const_iterator Start) {
    return !S.Registered.front()->ByTable &&
           std::any_of(All.begin(), Start, [&](const Event *E) {
             return E->K == Event::Quiet && (E->Family || !(*Start)->Shared);
           });
  }

  static bool isThereBefore(const Events &All, Events::const_iterator Start,
                            const Event &Ready) {
    // What registering returns can't be there before.
    if (Ready.K == Event::Set && Ready.From.Line &&
        Ready.From.Line == (*Start)->Where.Line)
      return true;
    return std::any_of(All.begin(), Start, [&](const Event *E) {
      return E->K == Ready.K && E->Source == Ready.Source;
    });
  }

  Finding make(const Lifecycle &L, const Source &S, const Event &Start,
               const Event &Late, const std::string &Ready, bool Likely) {
    const std::string &Handler = L.sourceName(S.Registered.front()->Name);
    Finding F;
    F.Rule = info().Id;
    F.Place = Start.Where;
    F.Function = L.sourceName(Start.In);
    F.Subject = Late.Spelling;
    F.Message = "'" + Handler + "' may run from here on, but " + Ready +
                ", which it uses, is set up later";
    F.Trace.push_back({S.Registered.front()->Where, Handler,
                       "'" + Handler + "' is the handler"});
    F.Trace.push_back(
        {Late.Where, L.sourceName(Late.In), Ready + " is set up here"});
    F.Sure = Likely ? Confidence::Likely : Confidence::Heuristic;
    return F;
  }
};
} // namespace

std::unique_ptr<Rule> make_irq_before_ready() {
  return std::make_unique<IrqBeforeReady>();
}

} // namespace drydock
