// Where results stay that cost time to make.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock::migrate {

/// $DRYDOCK_CACHE, else $XDG_CACHE_HOME/drydock, else ~/.cache/drydock.
std::string cacheDirectory();

/// Size and time of last change: enough to see that a package was upgraded.
std::string fingerprint(llvm::StringRef Path);

} // namespace drydock::migrate
