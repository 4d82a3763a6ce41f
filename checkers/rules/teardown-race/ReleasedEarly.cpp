#include "Race.h"

using namespace drydock;
using namespace drydock::teardown_race;

/// A whole object, and not what a field of one points to.
static bool isObject(const Event &E) {
  return E.K == Event::Free && !E.Part && !E.Held.isKnown() &&
         E.Source.isField();
}

static std::string name(const Event &E) {
  return isObject(E) ? "struct " + E.Source.Owner.substr(strlen("struct."))
                     : E.Spelling;
}

/// A handler of S is called with the object.
static bool isGiven(const Source &S, const Event &Object) {
  std::string Record = Object.Source.Owner.substr(strlen("struct."));
  return !S.Where.isKnown() &&
         std::any_of(S.Registered.begin(), S.Registered.end(),
                     [&](const Event *E) {
                       return !E->Keys.empty() && E->Keys.front() == Record;
                     });
}

/// By its name, a function ends a part of an object that stays: works and the
/// users of a subsystem often find that out.
static bool isPartForCallback(const Source &S, const Event &E) {
  return E.K == Event::End && E.Inside.isKnown() &&
         (S.Where.isKnown() || S.Registered.front()->ByTable);
}

static std::optional<Finding> releasedUnder(const Lifecycle &L, const Source &S,
                                            const std::string &Teardown,
                                            const Events &All,
                                            Events::const_iterator At) {
  const Event &E = **At;
  auto ends = [&](const Event *Other) { return Lifecycle::ends(*Other, S); };
  auto Stop = std::find_if(All.begin(), All.end(), ends);
  bool Stays = Stop == All.end();
  if (S.Armed.empty() || Stop < At || (Stays && !L.staysManaged(S)) ||
      L.isSilencedBy(S, Teardown))
    return std::nullopt;
  Lifecycle::Use Use;
  if (E.Held.isKnown())
    Use = L.useOf(S, E.Held, Teardown);
  else if (!isObject(E))
    Use = L.useInside(S, E.Inside);
  else if (isGiven(S, E))
    Use = L.handlerOf(S);
  if (!Use.In)
    return std::nullopt;
  const Event &Step = *L.facts().deciding(
      Teardown, At - All.begin(),
      Stays ? std::nullopt : std::optional<size_t>(Stop - All.begin()));
  Finding F =
      make(L, S, Step.Where, Step.In,
           "'" + name(E) + "' is " +
               (E.K == Event::End ? "ended by '" + E.Name + "'" : "released") +
               " while '" + handler(L, S) + "' may still use it",
           nullptr);
  F.Subject = name(E);
  if (&Step != &E)
    F.Trace.push_back(note(L, E, "released here"));
  F.Trace.push_back({Use.Where, Use.In->SourceName, "used here"});
  F.Trace.push_back(Stays ? note(L, *S.Registered.front(),
                                 "devres stops it only after the teardown")
                          : note(L, **Stop, "stopped here, too late"));
  // A flag in what is freed holds nothing back.
  if (!isObject(E) &&
      L.mayHoldBack(S, L.facts().writesBefore(Teardown, At - All.begin()),
                    E.Held.isKnown() ? E.Held : E.Inside))
    F.Sure = Confidence::Heuristic;
  if ((Stays && !L.isUndoneBy(S, Teardown)) || isPartForCallback(S, E))
    F.Sure = Confidence::Heuristic;
  return F;
}

void teardown_race::checkReleases(const Lifecycle &L,
                                  const std::string &Teardown,
                                  std::set<const Event *> &Reported,
                                  Sink Report) {
  std::set<std::string> Elements;
  std::set<std::pair<unsigned, std::string>> Steps;
  const Events &All = L.facts().sequence(Teardown);
  for (auto At = All.begin(); At != All.end(); ++At) {
    const Event &E = **At;
    bool Ends = E.K == Event::End, Object = isObject(E);
    if ((!Ends && ((!E.Held.isKnown() && !Object) || E.Managed ||
                   E.Family->Mmio || E.Family->Counted)) ||
        Reported.count(&E))
      continue;
    std::optional<Finding> Found;
    for (const Source &S : L.sources())
      if (!Found || Found->Sure != Confidence::Likely)
        if (auto F = releasedUnder(L, S, Teardown, All, At))
          Found = std::move(F);
    if (!Found)
      continue;
    Reported.insert(&E);
    // Of an array's elements, the first; and of what one step releases.
    std::string Whole = E.Spelling.substr(0, E.Spelling.find('['));
    bool Again =
        !Elements.insert(Found->Function + " " + E.Name + " " + Whole).second;
    if ((Again && Ends) ||
        (Found->Sure == Confidence::Likely &&
         !Steps.insert({Found->Place.Line, Found->Place.File}).second))
      continue;
    Report(std::move(*Found));
  }
}
