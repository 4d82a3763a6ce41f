// A second opinion on a finding, from symbolic execution of its function.
#pragma once
#include <string>

namespace drydock {

struct Exploration;
struct Finding;

struct Verdict {
  /// Confirmed: it reports the same rule at the same place. Refuted: it
  /// followed every path, met every step of the finding, and never together.
  /// Anything else is undecided.
  enum Result { Confirmed, Refuted, Undecided } Is = Undecided;
  std::string Reason; ///< one clause; empty for Confirmed
};

/// "confirmed", "refuted", "undecided".
const char *verdictName(Verdict::Result Is);

/// F's places are as the analysis gave them or relative to the working
/// directory.
Verdict judge(const Finding &F, const Exploration &E);

} // namespace drydock
