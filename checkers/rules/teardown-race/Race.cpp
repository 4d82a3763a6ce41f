#include "Race.h"

using namespace drydock;
using namespace drydock::teardown_race;

std::string teardown_race::what(const Source &S) {
  return S.Family->Noun + " '" + S.Spelling + "'";
}

std::string teardown_race::handler(const Lifecycle &L, const Source &S) {
  return L.sourceName(S.Registered.front()->Name);
}

PathNote teardown_race::note(const Lifecycle &L, const Event &E,
                             std::string Message) {
  return {E.Where, L.sourceName(E.In), std::move(Message)};
}

Finding teardown_race::make(const Lifecycle &L, const Source &S,
                            SourcePlace Where, const std::string &Function,
                            std::string Message, const Event *Armed) {
  Finding F;
  F.Place = std::move(Where);
  F.Function = L.sourceName(Function);
  F.Subject = S.Spelling;
  F.Message = std::move(Message);
  F.Trace.push_back(
      note(L, *S.Registered.front(),
           "'" + handler(L, S) + "' is the handler of " + what(S)));
  if (Armed)
    F.Trace.push_back(note(L, *Armed, S.Family->Acquired + " here"));
  F.Sure = Confidence::Likely;
  return F;
}
