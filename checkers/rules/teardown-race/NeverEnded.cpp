#include "Race.h"

using namespace drydock;
using namespace drydock::teardown_race;

namespace {
/// The end of the object that S stands in, as teardown brings it about.
struct End {
  const Event *Free = nullptr; ///< null: devres, or the module's memory
  std::string Teardown;        ///< empty: nothing but devres
};
} // namespace

/// It stops or frees anything at all: more than a switch of the subsystem's.
static bool undoes(const Lifecycle &L, const std::string &Teardown) {
  const Events &All = L.facts().sequence(Teardown);
  return std::any_of(All.begin(), All.end(), [](const Event *E) {
    return E->K == Event::Stop || E->K == Event::Free || E->K == Event::End;
  });
}

static std::optional<End> endOf(const Lifecycle &L, const Source &S) {
  std::optional<End> Found;
  // The teardown of what registers it says it best.
  const std::string Own = L.undoing(S);
  if (L.facts().functions().count(Own))
    Found = End{nullptr, Own};
  for (const std::string &Teardown : L.teardowns()) {
    for (const Event *E : L.facts().sequence(Teardown))
      if (L.freesObject(*E, S))
        return End{E, Teardown};
    bool Better = !Found || (!Found->Free && !undoes(L, Found->Teardown) &&
                             undoes(L, Teardown));
    if (Better &&
        (!S.Where.isField() ||
         L.facts().functions().at(Teardown).Records.count(S.Where.Owner)))
      Found = End{nullptr, Teardown};
  }
  if (const Event *Free = L.destructorOf(S))
    return End{Free, ""};
  for (const std::string &Action : L.actions())
    if (!Found && L.facts().functions().at(Action).Records.count(S.Where.Owner))
      Found = End{nullptr, Action};
  if (L.managedObject(S))
    return Found ? Found : End{};
  return S.Where.isField() ? std::nullopt : Found;
}

/// Stopped, but the handler may be running; and then something is freed.
static bool reportNotWaiting(const Lifecycle &L, const Source &S, Sink Report) {
  for (const Event *Stop : S.Stopped) {
    if (Stop->Waits || Stop->Asked) // as for a count that it holds
      continue;
    const Events &All = L.facts().sequence(Stop->In);
    auto At = std::find(All.begin(), All.end(), Stop);
    bool Frees = std::any_of(At, All.end(), [&](const Event *E) {
      return E->K == Event::Free &&
             (E->Source.Owner == S.Where.Owner || !E->Source.isKnown());
    });
    bool InTeardown = std::any_of(
        L.teardowns().begin(), L.teardowns().end(), [&](const auto &T) {
          const Events &Of = L.facts().sequence(T);
          return std::find(Of.begin(), Of.end(), Stop) != Of.end();
        });
    if (!Frees && !InTeardown)
      continue;
    Finding F =
        make(L, S, Stop->Where, Stop->In,
             what(S) + " is stopped without waiting for '" + handler(L, S) +
                 "', which may still run when its object is freed",
             S.Armed.front());
    Report(std::move(F));
    return true;
  }
  return false;
}

void teardown_race::checkNeverEnded(const Lifecycle &L, const Source &S,
                                    Sink Report) {
  if (S.Armed.empty() || L.freesItself(S) || L.mayEndElsewhere(S))
    return;
  if (reportNotWaiting(L, S, Report) ||
      std::any_of(S.Stopped.begin(), S.Stopped.end(),
                  [](const Event *E) { return !E->Waits; }))
    return;
  std::optional<End> Where = endOf(L, S);
  if (!Where)
    return;
  std::string Function = S.Registered.front()->In;
  SourcePlace Place = S.Registered.front()->Where;
  if (Where->Free) {
    Function = Where->Free->In;
    Place = Where->Free->Where;
  } else if (!Where->Teardown.empty()) {
    Function = Where->Teardown;
    Place = L.facts().functions().at(Function).Where;
  }
  Finding F = make(L, S, Place, Function,
                   what(S) +
                       (S.Stopped.empty() ? " is never stopped: '"
                                          : " is not stopped at the end: '") +
                       handler(L, S) + "' may run after its object is freed",
                   S.Armed.front());
  if (const Event *Made = L.managedObject(S); Made && !Where->Free)
    F.Trace.push_back(
        note(L, *Made, "devres frees the object when the device is unbound"));
  if (!Where->Free && L.isBegunElsewhere(S))
    F.Sure = Confidence::Heuristic;
  Report(std::move(F));
}
