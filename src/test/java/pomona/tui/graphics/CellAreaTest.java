package pomona.tui.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CellAreaTest {
    @Test
    void aHoleInACornerLeavesTwoRectangles() {
        Set<CellArea.Cell> map = new HashSet<>();
        for (int x = 6; x < 10; x++) {
            map.add(new CellArea.Cell(x, 4));
            map.add(new CellArea.Cell(x, 5));
        }
        assertThat(new CellArea(0, 0, 10, 6).without(map))
                .containsExactlyInAnyOrder(new CellArea(0, 0, 10, 4), new CellArea(0, 4, 6, 2));
        assertThat(new CellArea(0, 0, 10, 6).without(Set.of())).containsExactly(new CellArea(0, 0, 10, 6));
    }

    @Test
    void whateverTheHolesAllOtherCellsAreCoveredOnce() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            Set<CellArea.Cell> holes = new HashSet<>();
            for (int k = random.nextInt(20); k > 0; k--) {
                holes.add(new CellArea.Cell(2 + random.nextInt(8), 3 + random.nextInt(6)));
            }
            int[][] covered = new int[9][10];
            List<CellArea> areas = new CellArea(2, 3, 8, 6).without(holes);
            for (CellArea area : areas) {
                for (int y = area.row(); y < area.row() + area.rows(); y++) {
                    for (int x = area.column(); x < area.column() + area.columns(); x++) {
                        covered[y][x]++;
                    }
                }
            }
            for (int y = 3; y < 9; y++) {
                for (int x = 2; x < 10; x++) {
                    assertThat(covered[y][x]).isEqualTo(holes.contains(new CellArea.Cell(x, y)) ? 0 : 1);
                }
            }
        }
    }
}
