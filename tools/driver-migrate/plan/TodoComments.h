// DRYDOCK-TODO comments of the sites that stay C.
#pragma once
#include "Group.h"

namespace drydock::migrate {

std::vector<Rewrite> todoComments(const std::string &File, llvm::StringRef Text,
                                  llvm::ArrayRef<const Group *> Groups);

} // namespace drydock::migrate
