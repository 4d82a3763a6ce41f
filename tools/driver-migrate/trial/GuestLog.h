// What the guest tells over its second serial port (guest/library).
#pragma once
#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>
#include <vector>

namespace drydock::trial {

struct Check {
  std::string Phase, Name, Problem;
  bool Ok = false;
};

/// An acquisition that was made to fail, and how the driver took it.
struct FailedAttempt {
  unsigned Ordinal = 0;
  std::string Outcome; ///< load, bind, start: what failed; idle, none
  std::string Error;   ///< in the system's words
};

struct GuestLog {
  bool Done = false;
  std::vector<std::string> Phases; ///< in the order in which they began
  std::vector<Check> Checks;
  std::vector<FailedAttempt> Failed;
  std::map<std::string, std::string> Results;
  std::map<std::string, std::string> Measures;
  /// Lines by section and its label: {"iomem", "before"}.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>>
      Sections;
  uint64_t LostCalls = 0; ///< of the function trace
  std::vector<uint64_t> Bases;
  std::vector<std::string> Output; ///< what the scripts print

  const std::vector<std::string> &section(const std::string &Name,
                                          const std::string &Label = "") const;
};

GuestLog parseGuestLog(llvm::StringRef Text);

} // namespace drydock::trial
