// Stable insertion sort for short lists. std::stable_sort() of libstdc++ 12
// calls std::get_temporary_buffer(), which C++20 deprecates.
#pragma once
#include <algorithm>

namespace drydock::migrate {

template <typename Range, typename Less>
void orderStably(Range &Items, Less ComesBefore) {
  for (auto It = Items.begin(); It != Items.end(); ++It)
    std::rotate(std::upper_bound(Items.begin(), It, *It, ComesBefore), It,
                std::next(It));
}

} // namespace drydock::migrate
