#include "Race.h"

using namespace drydock;
using namespace drydock::teardown_race;

/// What makes devres stop S, when that is done before At and teardown
/// doesn't.
static const Event *undoneAfter(const Lifecycle &L, const Source &S,
                                Events::const_iterator From,
                                Events::const_iterator At, const Events &All) {
  auto endsIn = [&](const std::string &Function) {
    const Events &Of = L.facts().sequence(Function);
    auto It = std::find_if(Of.begin(), Of.end(), [&](const Event *E) {
      return Lifecycle::ends(*E, S);
    });
    return It == Of.end() ? nullptr : *It;
  };
  if (S.Armed.empty() && S.Where.isKnown())
    return nullptr;
  for (const std::string &Teardown : L.teardowns())
    if (endsIn(Teardown))
      return nullptr;
  auto Begun = L.startOf(S, All);
  if (S.isManaged() && !S.Where.isKnown() && Begun < At)
    return *Begun;
  for (; From != At; ++From)
    if ((*From)->K == Event::Defer)
      if (const Event *Stop = endsIn((*From)->Name))
        return Stop;
  return nullptr;
}

static Finding freedFirst(const Lifecycle &L, const Source &S, const Event &Set,
                          const Event &Late, const Lifecycle::Use &Use) {
  Finding F =
      make(L, S, Late.Where, Late.In,
           "devres frees '" + Set.Spelling + "' before it stops " + what(S) +
               ", whose handler '" + handler(L, S) + "' uses it",
           nullptr);
  F.Subject = Set.Spelling;
  F.Trace.push_back(note(L, Set, "allocated here, later: freed earlier"));
  F.Trace.push_back({Use.Where, Use.In->SourceName, "used here"});
  return F;
}

void teardown_race::checkManaged(const Lifecycle &L, const std::string &Start,
                                 std::set<const Event *> &Reported,
                                 Sink Report) {
  const Events &All = L.facts().sequence(Start);
  for (auto At = All.begin(); At != All.end(); ++At) {
    if ((*At)->K != Event::Make || !(*At)->Managed || Reported.count(*At))
      continue;
    auto Set = std::find_if(At, All.end(), [&](const Event *E) {
      return E->K == Event::Set && E->From == (*At)->Where;
    });
    if (Set == All.end())
      continue;
    for (const Source &S : L.sources())
      if (const Event *Late = undoneAfter(L, S, All.begin(), At, All)) {
        Lifecycle::Use Use = L.useOf(S, (*Set)->Source, Start);
        if (!Use.In || !Reported.insert(*At).second)
          continue;
        Finding F = freedFirst(L, S, **Set, *Late, Use);
        if (L.mayHoldBack(S, L.flagsAround(S), (*Set)->Source))
          F.Sure = Confidence::Heuristic;
        Report(std::move(F));
      }
  }
}
