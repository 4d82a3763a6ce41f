// Which groups somebody took and which not, in a file that can be replayed.
//
//   {"drydock-decisions": 1,
//    "groups": {"register-map:esb_dev.base": "accept", "lock:x": "reject"},
//    "otherwise": "accept"}
#pragma once
#include "llvm/Support/Error.h"
#include <map>
#include <string>

namespace drydock::migrate {

struct Decisions {
  std::map<std::string, bool> Groups; ///< true: accepted
  bool Otherwise = true;
  bool operator==(const Decisions &) const = default;

  bool accepts(llvm::StringRef Group) const {
    auto It = Groups.find(Group.str());
    return It == Groups.end() ? Otherwise : It->second;
  }
};

llvm::Expected<Decisions> readDecisions(llvm::StringRef Path);
std::string decisionsText(const Decisions &D);

} // namespace drydock::migrate
