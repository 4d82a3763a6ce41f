// What the module held and did not give back.
#pragma once
#include "GuestLog.h"

namespace drydock::trial {

/// Differences between the snapshots before the first load and after the
/// unloads; each is a failure. Leaked memory is named with the function of the
/// module that allocated it.
std::vector<std::string> resourceProblems(const GuestLog &Log);

/// The same between any two snapshots.
std::vector<std::string> resourceProblems(const GuestLog &Log,
                                          const std::string &From,
                                          const std::string &To);

} // namespace drydock::trial
