#include "Race.h"

using namespace drydock;
using namespace drydock::teardown_race;

void teardown_race::checkOrder(const Lifecycle &L, const Source &S,
                               const std::string &Teardown, Sink Report) {
  const Events &All = L.facts().sequence(Teardown);
  auto endOf = [&](auto From, auto To, const Source &Of) {
    return std::find_if(
        From, To, [&](const Event *E) { return Lifecycle::ends(*E, Of); });
  };
  // Whether it waits or not.
  auto Last = std::find_if(All.rbegin(), All.rend(), [&](const Event *E) {
    return E->K == Event::Stop && E->Family == S.Family && E->Source == S.Where;
  });
  if (Last == All.rend())
    return;
  auto Stopped = Last.base() - 1;
  if ((*Stopped)->Final)
    return;
  for (const Source &Other : L.sources()) {
    const Event *Arms = &Other == &S ? nullptr : L.arms(Other, S);
    auto Later = endOf(Stopped, All.end(), Other);
    // What was silenced before stays so, whatever frees it later.
    if (!Arms || L.isSilencedBy(Other, Teardown) ||
        endOf(All.begin(), Stopped, Other) != Stopped ||
        !(Other.isManaged() || Later != All.end()))
      continue;
    std::string OtherName = what(Other);
    const Event &Step = *L.facts().deciding(
        Teardown, Stopped - All.begin(),
        Later == All.end() ? std::nullopt
                           : std::optional<size_t>(Later - All.begin()));
    Finding F = make(L, S, Step.Where, Step.In,
                     what(S) + " is stopped while '" + handler(L, Other) +
                         "' may still start it again",
                     Arms);
    if (Other.isManaged())
      F.Trace.push_back(
          note(L, *Other.Registered.front(),
               "devres stops " + OtherName + " only after the teardown"));
    else
      F.Trace.push_back(note(L, **Later, OtherName + " is stopped here"));
    if (L.mayHoldBack(
            Other, L.facts().writesBefore(Teardown, Stopped - All.begin()), S))
      F.Sure = Confidence::Heuristic;
    Report(std::move(F));
    return;
  }
}
