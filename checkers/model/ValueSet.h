// Classes of values, and which of them a contract promises.
#pragma once
#include "model/ApiTable.h"
#include <cstdint>

namespace drydock {

/// Which classes of values are possible: for integers zero, negative,
/// positive; for pointers NULL, error pointer, valid.
using ValueSet = uint8_t;
constexpr ValueSet Zero = 1, Negative = 2, Positive = 4, AnyValue = 7;

struct ResultSets {
  ValueSet Success, Failure; ///< Failure is empty where a call can't fail
};
ResultSets resultSets(ResultContract Contract);

} // namespace drydock
