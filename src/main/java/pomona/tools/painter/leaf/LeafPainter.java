package pomona.tools.painter.leaf;

import pomona.tools.painter.paint.Canvas;
import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Curve;
import pomona.tools.painter.paint.Dapple;
import pomona.tools.painter.paint.Light;
import pomona.tools.painter.paint.Noise;

/**
 * Paints one leaf in two passes: first what the leaf is at each pixel (colour, gloss, height), then, from the heights' slopes,
 * how light falls on it.
 */
public final class LeafPainter {
    /** Cells of the three finest nets of veins in a leaf's length. */
    private static final double COARSE_CELLS = 19;

    private static final double FINE_CELLS = 52;
    private static final double FINER_CELLS = 120;

    private final Canvas canvas;
    private final Light light;
    private final Dapple dapple;

    public LeafPainter(Canvas canvas, Light light, Dapple dapple) {
        this.canvas = canvas;
        this.light = light;
        this.dapple = dapple;
    }

    /** Paints a leaf with all its detail. */
    public void paint(Leaf leaf) {
        paint(leaf, true);
    }

    /** Paints a leaf that will be out of focus: without its finest veins. */
    public void paintRoughly(Leaf leaf) {
        paint(leaf, false);
    }

    private void paint(Leaf leaf, boolean fine) {
        double length = leaf.length();
        double reach = leaf.shape().halfWidth() * 1.25 + Math.abs(leaf.shape().bend()) + 0.05;
        double pad = reach * length;
        int left = Math.max(0, canvas.pixel(Math.min(leaf.stalkX(), leaf.tipX()) - pad));
        int top = Math.max(0, canvas.pixel(Math.min(leaf.stalkY(), leaf.tipY()) - pad));
        int right = Math.min(canvas.width(), canvas.pixel(Math.max(leaf.stalkX(), leaf.tipX()) + pad) + 1);
        int bottom = Math.min(canvas.height(), canvas.pixel(Math.max(leaf.stalkY(), leaf.tipY()) + pad) + 1);
        if (left >= right || top >= bottom) {
            return;
        }
        new Pass(leaf, fine, left, top, right - left, bottom - top).paint();
    }

    /** The work on one leaf: its pixels' tissue, in arrays of its frame's size. */
    private final class Pass {
        private final Leaf leaf;
        private final boolean fine;
        private final int left;
        private final int top;
        private final int width;
        private final int height;
        private final Noise noise;
        private final double length;
        private final double cosine;
        private final double sine;
        private final double[] cover;
        private final double[] heights;
        private final double[] gloss;
        private final Colour[] colours;

        Pass(Leaf leaf, boolean fine, int left, int top, int width, int height) {
            this.leaf = leaf;
            this.fine = fine;
            this.left = left;
            this.top = top;
            this.width = width;
            this.height = height;
            this.noise = new Noise(leaf.shape().seed());
            this.length = leaf.length();
            this.cosine = (leaf.tipX() - leaf.stalkX()) / length;
            this.sine = (leaf.tipY() - leaf.stalkY()) / length;
            this.cover = new double[width * height];
            this.heights = new double[width * height];
            this.gloss = new double[width * height];
            this.colours = new Colour[width * height];
        }

        void paint() {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    grow(column, row);
                }
            }
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    if (cover[row * width + column] > 0) {
                        shine(column, row);
                    }
                }
            }
        }

        private void grow(int column, int row) {
            double dx = canvas.at(left + column) - leaf.stalkX();
            double dy = canvas.at(top + row) - leaf.stalkY();
            double along = (dx * cosine + dy * sine) / length;
            double offset = (-dx * sine + dy * cosine) / length - leaf.shape().midrib(along);
            boolean near = offset > 0;
            double seen = near ? 1 : leaf.shape().far();
            double across = offset / seen;
            if (Math.abs(across) > leaf.shape().halfWidth() * 1.2) {
                return;
            }
            double margin = leaf.shape().margin(along, near, noise);
            if (margin == 0) {
                return;
            }
            double edge = margin + leaf.shape().tooth(along, near, noise);
            // The margin runs askew: its distance is less than the distance across.
            double skew = (leaf.shape().margin(along + 0.004, near, noise) - margin) / 0.004 * seen;
            double inside = (edge - Math.abs(across)) * seen / Math.sqrt(1 + skew * skew) * length * canvas.unit();
            int at = row * width + column;
            cover[at] = Curve.clamp(inside + 0.5);
            // A little beyond the margin too, so that slopes at it are right.
            if (inside > -2.5) {
                Tissue tissue = tissue(along, across, margin);
                colours[at] = tissue.colour;
                gloss[at] = tissue.gloss;
                heights[at] = tissue.height;
            }
        }

        private Tissue tissue(double along, double across, double margin) {
            LeafSkin skin = leaf.skin();
            LeafShape.Vein vein = leaf.shape().vein(along, across, margin, noise);
            double reach = Math.abs(across) / Math.max(margin, 0.02);
            double large = noise.rough(along * 3 + 11, across * 3, 3);
            double mottle = noise.rough(along * 16, across * 16 + 50, 3);
            double bulge = StrictMath.sin(Math.PI * vein.between()) * Curve.smooth(0, 0.25, reach);
            Tissue tissue = new Tissue();
            double fineVein = 0;
            double cells = 0;
            if (fine) {
                double shiftX = 0.02 * mottle;
                double coarse = noise.walls((along + shiftX) * COARSE_CELLS, across * COARSE_CELLS * 0.8 + 7);
                double middling = noise.walls((along + shiftX) * FINE_CELLS, across * FINE_CELLS);
                double finest = noise.walls(along * FINER_CELLS + 3, across * FINER_CELLS);
                fineVein = 0.75 * Curve.smooth(0.075, 0.01, coarse)
                        + 0.45 * Curve.smooth(0.15, 0.02, middling)
                        + 0.22 * Curve.smooth(0.25, 0.05, finest);
                cells = 0.0022 * Math.min(1, coarse * 3)
                        + 0.0011 * Math.min(1, middling * 2)
                        + 0.0003 * Math.min(1, finest * 1.4);
            }
            double pale = Curve.clamp(vein.rib() + 0.75 * vein.side() + 0.30 * fineVein);
            tissue.colour = skin.blade()
                    .times(0.72 + 0.36 * large + 0.28 * mottle)
                    .mix(skin.vein(), 0.85 * pale)
                    .times(1 + 0.25 * Curve.smooth(0.93, 1, reach));
            tissue.gloss = skin.gloss() * (1 - 0.6 * pale);
            double rise = across > 0 ? skin.nearRise() : skin.farRise();
            tissue.height = rise * Math.abs(across)
                    + 0.16 * (noise.rough(along * 2.2 + 5, across * 2.2 + 90, 2) - 0.5)
                    + skin.relief()
                            * (0.006 * bulge
                                    + cells
                                    - 0.0022 * vein.side()
                                    - 0.006 * vein.rib()
                                    + 0.004 * (mottle - 0.5));
            for (Blemish blemish : leaf.blemishes()) {
                blemish.mark(along, across, tissue);
            }
            return tissue;
        }

        private void shine(int column, int row) {
            int at = row * width + column;
            double pixel = 1 / (canvas.unit() * length);
            double slopeX = slope(at, column > 0 ? -1 : 0, column < width - 1 ? 1 : 0, 1) / pixel;
            double slopeY = slope(at, row > 0 ? -1 : 0, row < height - 1 ? 1 : 0, width) / pixel;
            double x = canvas.at(left + column);
            double y = canvas.at(top + row);
            double shadow = 1 - (1 - leaf.shadow()) * (1 - dapple.shadow(x, y));
            Colour colour = colours[at];
            Colour lit = colour.times(light.on(slopeX, slopeY, shadow));
            double glow = leaf.skin().glow() * (1 - shadow);
            // Light that comes through a leaf has lost its blue and gained in yellow.
            lit = lit.plus(
                    colour.times(new Colour(1.5, 1.25, 0.35)).times(light.sun()).times(glow));
            double glint = gloss[at] * light.glint(slopeX, slopeY, 22) * (1 - shadow) * 0.13;
            // Where the blade faces upwards it mirrors the sky.
            double mirrored = gloss[at] * (0.01 + 0.11 * Curve.smooth(-0.2, 0.9, slopeY));
            lit = lit.plus(light.sun().times(glint)).plus(light.sky().times(mirrored));
            canvas.cover(canvas.index(left + column, top + row), lit, cover[at]);
        }

        private double slope(int at, int back, int forth, int step) {
            int a = colours[at + back * step] == null ? 0 : back;
            int b = colours[at + forth * step] == null ? 0 : forth;
            return a == b ? 0 : (heights[at + b * step] - heights[at + a * step]) / (b - a);
        }
    }
}
