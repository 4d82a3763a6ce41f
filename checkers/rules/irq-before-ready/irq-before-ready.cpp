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
      if (!S.Where.isKnown() && S.Family->Async)
        for (const std::string &BringUp : L.starts())
          check(L, S, BringUp);
  }

private:
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

  /// What E makes usable, when a handler of S uses it.
  static std::string readies(const Lifecycle &L, const Source &S,
                             const Event &E) {
    if (E.K == Event::Init && E.Source.isKnown() && L.uses(S, E.Source))
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
    if (Ready.K == Event::Set)
      return !S.Registered.front()->ByTable || !L.followsFirst(S, Ready.Source);
    Later.erase(Ready.Source);
    const Source *Other = readiesSource(L, S, Ready);
    return Other ? L.mayHoldBack(S, Later, *Other)
                 : L.mayHoldBack(S, Later, Ready.Source);
  }

  void check(const Lifecycle &L, const Source &S, const std::string &BringUp) {
    const std::vector<const Event *> &All = L.facts().sequence(BringUp);
    auto Start = L.startOf(S, All);
    if (Start != All.end() && (*Start)->Off)
      return;
    for (auto At = Start; At != All.end(); ++At) {
      if (Lifecycle::ends(**At, S))
        return; // off again: enabled when all is there
      std::string Ready = readies(L, S, **At);
      bool Before = std::any_of(All.begin(), Start, [&](const Event *E) {
        return E->K == (*At)->K && E->Source == (*At)->Source;
      });
      // What registering returns can't be there before.
      bool IsResult = (*At)->K == Event::Set && (*At)->From.Line &&
                      (*At)->From.Line == (*Start)->Where.Line;
      if (Ready.empty() || Before || IsResult)
        continue;
      std::set<Place> Later =
          L.facts().writesAfter(BringUp, Start - All.begin());
      const std::string &Handler = L.sourceName(S.Registered.front()->Name);
      Finding F;
      F.Rule = info().Id;
      F.Place = (*Start)->Where;
      F.Function = L.sourceName((*Start)->In);
      F.Subject = (*At)->Spelling;
      F.Message = "'" + Handler + "' may run from here on, but " + Ready +
                  ", which it uses, is set up later";
      F.Trace.push_back({S.Registered.front()->Where, Handler,
                         "'" + Handler + "' is the handler"});
      F.Trace.push_back(
          {(*At)->Where, L.sourceName((*At)->In), Ready + " is set up here"});
      F.Sure = mayWait(L, S, Later, **At) ? Confidence::Heuristic
                                          : Confidence::Likely;
      report(std::move(F), nullptr);
      return;
    }
  }
};
} // namespace

std::unique_ptr<Rule> make_irq_before_ready() {
  return std::make_unique<IrqBeforeReady>();
}

} // namespace drydock
